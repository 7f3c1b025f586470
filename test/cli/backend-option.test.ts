import { backendNames } from 'principia/tensor';
import { describe, expect, it } from 'vitest';
import { askedBackend, backends } from '../../src/cli/backend-option.js';

describe('the backend that is asked for', () => {
  it('may be any that the tensor engine knows', () => {
    expect(backends).toEqual(backendNames);
  });

  it('comes from the option, or else from the environment', () => {
    expect(askedBackend('cpu', { backend: 'wasm' })).toEqual({ backend: 'cpu', by: '--backend' });
    expect(askedBackend(undefined, { backend: 'wasm' })).toEqual({
      backend: 'wasm',
      by: 'PRINCIPIA_BACKEND',
    });
    expect(askedBackend(undefined, { backend: null })).toBeNull();
  });

  it('of the environment is not looked at where the option tells', () => {
    expect(askedBackend('cpu', { backend: 'no such' })).toMatchObject({ backend: 'cpu' });
  });
});
