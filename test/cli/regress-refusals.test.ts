import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './stand-ins.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-regress-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const good = 'a,b,y\n1,2,3\n2,5,7\n3,1,4\n4,4,8\n';

/** Words after the file; what the one message must say. */
const refused: readonly (readonly [what: string, content: string, words: string, message: string])[] = [
  [
    'a cell of letters',
    'a,b,y\n1,2,3\n2,n/a,7\n3,1,4\n',
    '',
    "row 2 (line 3), column 'b' is 'n/a'; expected a finite",
  ],
  ['NaN', 'a,b,y\n1,2,3\n2,NaN,7\n3,1,4\n', '', "row 2 (line 3), column 'b' is 'NaN'"],
  ['an empty cell', 'a,b,y\n1,2,3\n2,,7\n3,1,4\n', '', "row 2 (line 3), column 'b' is empty"],
  ['words as target', 'a,b,y\n1,2,p\n2,4,q\n3,1,r\n', '', "row 1 (line 2), column 'y' is 'p'"],
  [
    'words as a feature',
    'a,b,y\n1,p,2\n2,q,4\n3,r,1\n',
    '--features a,b',
    "row 1 (line 2), column 'b' is 'p'",
  ],
  ['a constant target', 'a,b,y\n1,2,3\n2,5,3\n3,1,3\n', '', "the target 'y' is 3 in every row"],
  [
    'constant features',
    'a,b,y\n1,2,3\n1,2,7\n1,2,4\n',
    '',
    'no column of numbers that vary besides the target',
  ],
  ['no other column', 'y\n1\n2\n3\n', '', 'expected at least one feature'],
  ['two rows', 'a,b,y\n1,2,3\n2,5,7\n', '', 'has 2 rows; expected at least 3'],
  ['two rows that count', 'a,w,y\n1,1,3\n2,0,7\n3,1,4\n', '--weights w', 'has 2 rows of weight above 0'],
  ['a target that is not there', good, '--target why', "there is no column 'why'"],
  ['a target misspelt', 'mass,b,force\n1,2,3\n2,5,7\n3,1,4\n', '--target farce', "Did you mean 'force'?"],
  ['a feature misspelt', 'mass,b,y\n1,2,3\n2,5,7\n3,1,4\n', '--features mas,b', "Did you mean 'mass'?"],
  ['the target as a feature', good, '--features a,y', "names 'y', which is the target"],
  ['a feature twice', good, '--features a,b,a', "--features names 'a' twice"],
  ['an empty feature', good, '--features a,,b', 'has an empty name'],
  ['an operator misspelt', good, '--operators +,*,sqr', "there is no operator 'sqr'. Did you mean 'sqrt'?"],
  ['no operator of two operands', good, '--operators exp,log', 'none of two operands'],
  ['noise and weights', good, '--noise 0.1 --weights a', '--noise and --weights both'],
  ['negative noise', good, '--noise=-0.1', '--noise is -0.1; expected a standard deviation above 0'],
  ['noise that is no column', good, '--noise sgma', "there is no column 'sgma'"],
  [
    'noise of 0 in a row',
    'a,s,y\n1,1,3\n2,0,7\n3,1,4\n',
    '--noise s',
    "row 2: the standard deviation 's' is 0",
  ],
  ['a negative weight', 'a,w,y\n1,1,3\n2,-1,7\n3,1,4\n1,2,3\n', '--weights w', "row 2: the weight 'w' is -1"],
  [
    'more held back than there is',
    good,
    '--validation 0.6 --extrapolation 0.5',
    'less than a tenth of the rows',
  ],
  ['too few rows to hold back', good, '--validation 0.8', 'for training'],
  ['constants without units', good, '--constants-units none', 'add --units'],
  ['an unknown unit', good, '--units a:m,b:kgg,y:N', '"kgg" is no known unit'],
  ['units of no column', good, '--units a:m,b:kg,c:s,y:N', "there is no column 'c'"],
  ['a column without units', good, '--units a:m,y:N', "--units says nothing of 'b'"],
  [
    'units out of reach',
    good,
    '--constants-units none --units a:m,b:kg,y:N',
    "'y' has kg*m/s^2, but no feature has s",
  ],
  [
    'units that do not combine',
    good,
    '--constants-units none --units a:m/s,b:m/s,y:m',
    'no product of powers',
  ],
  ['a guess that is none', good, '--guess a+*b', 'Cannot read the expression'],
  ['a guess of another variable', good, '--guess a*c', '"c", which is not among the variables a, b'],
  ['to go on with nothing', good, '--resume', 'name it by --out'],
  ['to go on in no folder', good, '--resume --out none', "no search to go on with in 'none'"],
  ['a function without template', good, '--function f:a', 'give its form by --template'],
  ['a template without function', good, '--template f(a)', 'has no free function'],
  ['a template and a guess', good, '--template f(a) --function f:a --guess a', 'takes no --guess'],
  ['a function defined twice', good, '--template f(a) --function f:a --function f:b', "defines 'f' twice"],
  ['a parameter of no number', good, '--template f(a)*k --function f:a --parameter k:x', 'a finite number'],
  [
    'a template of no column',
    good,
    '--template f(c) --function f:x',
    '"c", which is not among the variables a, b',
  ],
  ['a template that is none', good, '--template f(a --function f:x', "The template's form"],
  ['an unknown rule', good, '--rule best', 'Allowed choices are description-length'],
  ['an unknown loss', good, '--loss cubic', "there is no loss 'cubic'"],
  ['a loss misspelt', good, '--loss hubber', "Did you mean 'huber'?"],
  ['a loss of no residual', good, '--loss 1+2', 'a formula over the residual z'],
  ['the target as noise', good, '--noise y', "--noise names 'y', which is the target"],
  ['the target as weights', good, '--weights y', "--weights names 'y', which is the target"],
  [
    'a guess beyond the constraints',
    good,
    '--guess exp(exp(a)) --constraint exp:1',
    'breaks the constraints',
  ],
  ['a guess of wrong units', good, '--units a:m,b:s,y:m --guess a+b', 'has wrong units'],
  ['a number too large', good, '--guess 1e400*a', 'beyond the largest of 64 bits'],
  ['a loss of other variables', good, '--loss z^2+a', '"a"'],
  ['relative errors and noise', good, '--loss relative --noise 0.1', '--loss relative takes errors'],
  ['noise of features alone', good, '--noise-of a:0.1', 'add --noise'],
  ['noise of a feature misspelt', good, '--noise 1 --noise-of c:1', "there is no column 'c'"],
  ['noise of the target as a feature', good, '--noise 1 --noise-of y:1', 'not among the features'],
  ['no noise of a feature', good, '--noise 1 --noise-of a:0', "--noise-of has 0 for 'a'"],
  ['noise of features without numbers', good, '--noise 1 --noise-of a', "--noise-of is 'a'; expected"],
  ['noise of a feature twice', good, '--noise 1 --noise-of a:1,a:2', "names 'a' twice"],
  ['a constraint that is none', good, '--constraint exp', "--constraint is 'exp'; expected 'exp: 1'"],
  ['a constraint of no operator', good, '--constraint sine:1', "no operator 'sine'. Did you mean 'sin'?"],
  ['a constraint twice', good, '--constraint exp:1 --constraint exp:2', 'limited by another --constraint'],
  ['constraints of too many operands', good, '--constraint exp(1,2)', 'has 1 operands, but 2 limits'],
  ['an operator without formula', good, '--define gauss', "--define is 'gauss'; expected a name"],
  ['an operator that there is', good, '--define sin:x^2', 'The operator "sin" exists already'],
  ['an operator of other variables', good, '--define f:x+a', 'written over its operands x and y'],
  ['an operator named like a column', good, '--define b:x^2', "'b' has the name of a column"],
  ['an operator not defined', good, '--define gauss:exp(-x^2) --operators +,gaus', "Did you mean 'gauss'?"],
  ['no complexity', good, '--max-complexity 0', 'a whole number of at least 1'],
  ['a name twice', 'a,a,y\n1,2,3\n', '', "has two columns 'a'"],
  ['no rows', 'a,b,y\n', '', 'has columns but no rows'],
  ['no header', '1,2,3\n4,5,6\n', '', 'has no header'],
];

describe('principia regress refuses', () => {
  it.each(refused)('%s', async (_, content, words, message) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    const more = words.split(' ').filter((word) => word !== '');
    const target = more.includes('--target') ? [] : ['--target', 'y'];
    const outcome = join(folder, 'run');
    const into = words.includes('--resume') ? [] : ['--out', outcome];
    const { code, out, error } = await run([
      'regress',
      path,
      ...target,
      ...more,
      ...into,
      '--quiet',
      '--workers',
      '0',
    ]);
    expect(error).toContain(message);
    expect([code, out]).toEqual([2, '']);
    expect(existsSync(outcome)).toBe(false);
    // One message: the error, and where the usage is wrong, what to do.
    expect(error.match(/^(principia|error): /gm)).toHaveLength(1);
  });

  it('what is no table', async () => {
    const broken = join(folder, 'broken.npz');
    writeFileSync(broken, 'PK');
    expect(await run(['regress', broken, '--target', 'y'])).toMatchObject({ code: 2, out: '' });
    const missing = await run(['regress', join(folder, 'none.parquet'), '--target', 'y']);
    expect([missing.code, missing.error]).toEqual([2, expect.stringContaining('there is no such file')]);
    expect((await run(['regress', broken])).error).toContain("required option '--target <column>'");
  });
});
