import { fc, test as property } from '@fast-check/vitest';
import { type IntegrationEvent, integrateAdaptive, type VectorField } from 'principia/physics';
import { describe, expect, test } from 'vitest';

const methods = ['dormand-prince-853', 'tsitouras-5'] as const;
const gravity = 9.81;
const fall: VectorField = (_time, state, derivative) => {
  derivative[0] = state[1]!;
  derivative[1] = -gravity;
};
const floor = (restitution: number): IntegrationEvent => ({
  value: (_time, state) => state[0]!,
  direction: 'falling',
  barrier: true,
  action: (_time, state) => {
    state[1] = -restitution * state[1]!;
  },
});
const turn: VectorField = (_time, state, derivative) => {
  derivative[0] = state[1]!;
  derivative[1] = -state[0]!;
};

describe.each(methods)('%s', (method) => {
  property.prop([
    fc.double({ min: 0.1, max: 5, noNaN: true }),
    fc.double({ min: 0.6, max: 1, noNaN: true }),
    fc.array(fc.double({ min: 0.01, max: 0.5, noNaN: true }), { minLength: 3, maxLength: 12 }),
  ])('a bouncing ball follows its closed form through any output times', (height, restitution, gaps) => {
    // Bounces pile up at √(2h/g) (1 + e)/(1 − e); the last time stays before that.
    const end = (0.9 * Math.sqrt((2 * height) / gravity) * (1 + restitution)) / (1 - restitution);
    const sum = gaps.reduce((total, gap) => total + gap, 0);
    const times = [0];
    for (const gap of gaps) times.push(times.at(-1)! + gap * Math.min(1, end / sum));
    const { status, states, events } = integrateAdaptive(fall, Float64Array.of(height, 0), times, {
      method,
      events: [floor(restitution)],
    });
    expect(status).toBe('complete');
    // Bounces, and the speed after each.
    const bounces: { readonly time: number; readonly speed: number }[] = [];
    let [time, speed] = [Math.sqrt((2 * height) / gravity), Math.sqrt(2 * gravity * height)];
    while (time < times.at(-1)!) {
      speed *= restitution;
      bounces.push({ time, speed });
      time += (2 * speed) / gravity;
    }
    expect(events).toHaveLength(bounces.length);
    events.forEach((event, index) => {
      expect(Math.abs(event.time - bounces[index]!.time)).toBeLessThan(2e-11);
      expect(event.state[1]).toBeCloseTo(-bounces[index]!.speed / restitution, 9);
    });
    times.forEach((at, row) => {
      const last = bounces.findLast((bounce) => bounce.time <= at);
      const since = at - (last?.time ?? 0);
      const expected = (last === undefined ? height : last.speed * since) - (gravity / 2) * since ** 2;
      expect(Math.abs(states[2 * row]! - expected)).toBeLessThan(1e-9);
    });
  });

  test('passages in one direction are found to the rounding of the time where the dense output is exact', () => {
    // A parabola: up through 1 and down through it again.
    const level: IntegrationEvent = { value: (_time, state) => state[0]! - 1, direction: 'falling' };
    const { events } = integrateAdaptive(fall, Float64Array.of(0, 7), [0, 1.4], {
      method,
      events: [level],
      maximumStep: 0.1,
    });
    expect(events).toHaveLength(1);
    expect(events[0]!.time).toBeCloseTo((7 + Math.sqrt(49 - 2 * gravity)) / gravity, 13);
  });

  test('recorded passages of an oscillator lie at its zeros, forward and backward, and change no step', () => {
    const zero: IntegrationEvent = { value: (_time, state) => state[0]! };
    for (const times of [
      [0, 20],
      [20, 0.5],
    ]) {
      const initial = Float64Array.of(Math.sin(times[0]!), Math.cos(times[0]!));
      // From sin 0 = 0 on nothing has passed yet.
      const found = integrateAdaptive(turn, initial, times, { method, events: [zero] });
      const expected = [1, 2, 3, 4, 5, 6].map((count) => count * Math.PI);
      if (times[0] === 20) expected.reverse();
      expect(found.events).toHaveLength(6);
      found.events.forEach(({ time }, index) => {
        expect(Math.abs(time - expected[index]!)).toBeLessThan(1e-8);
      });
      const alone = integrateAdaptive(turn, initial, times, { method });
      expect(found.steps).toBe(alone.steps);
      expect(found.states).toEqual(alone.states);
    }
  });

  test('rising and falling are told apart in the direction of integration', () => {
    const event = (direction: 'rising' | 'falling'): IntegrationEvent => ({
      value: (_time, state) => state[0]!,
      direction,
    });
    const times = (from: number, to: number, direction: 'rising' | 'falling'): number[] =>
      integrateAdaptive(turn, Float64Array.of(Math.sin(from), Math.cos(from)), [from, to], {
        method,
        events: [event(direction)],
      }).events.map(({ time }) => Math.round((10 * time) / Math.PI) / 10);
    expect(times(0.1, 10, 'falling')).toEqual([1, 3]);
    expect(times(0.1, 10, 'rising')).toEqual([2]);
    expect(times(10, 0.1, 'rising')).toEqual([3, 1]);
  });

  test('a stop ends there: later rows are not reached, the state is in the occurrence', () => {
    const { status, states, events } = integrateAdaptive(turn, Float64Array.of(0, 1), [0, 1, 2, 3, 4], {
      method,
      events: [{ value: (_time, state) => state[1]!, action: 'stop' }],
    });
    expect(status).toBe('stopped');
    expect(events).toHaveLength(1);
    expect(events[0]!.time).toBeCloseTo(Math.PI / 2, 8);
    expect(events[0]!.state[0]).toBeCloseTo(1, 8);
    expect(states[2]).toBeCloseTo(Math.sin(1), 8);
    expect(states[4]).toBeNaN();
  });

  test('a dip through zero and back between two samples is seen', () => {
    // One long step; y = t² − 2t + 1 − 10⁻⁴ is below zero only within 0.01 of t = 1.
    const parabola: VectorField = (time, _state, derivative) => {
      derivative[0] = 2 * time - 2;
    };
    const { events, steps } = integrateAdaptive(parabola, Float64Array.of(1 - 1e-4), [0, 1.9], {
      method,
      events: [{ value: (_time, state) => state[0]! }],
      relativeTolerance: 1e-2,
      absoluteTolerance: 1,
    });
    expect(steps).toBeLessThan(8);
    expect(events.map(({ time }) => Math.round(1000 * time) / 1000)).toEqual([0.99, 1.01]);
  });

  test('two walls at once: a ball that runs into a corner leaves it the way it came', () => {
    const drift: VectorField = (_time, state, derivative) => {
      derivative.set([state[2]!, state[3]!, 0, 0]);
    };
    const wall = (axis: number): IntegrationEvent => ({
      value: (_time, state) => 1 - state[axis]!,
      direction: 'falling',
      barrier: true,
      action: (_time, state) => {
        state[2 + axis] = -Math.abs(state[2 + axis]!);
      },
    });
    const { status, states, events } = integrateAdaptive(drift, Float64Array.of(0.25, 0.25, 1, 1), [0, 1.5], {
      method,
      events: [wall(0), wall(1)],
    });
    expect(status).toBe('complete');
    expect(events.map(({ event }) => event)).toEqual([0, 1]);
    expect([...states.subarray(4)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
      0.25, 0.25, -1, -1,
    ]);
  });

  test('a kink whose branch switches at the event keeps the energy to the tolerance', () => {
    // U = [r ≥ 2] ((r − 1)² − 1): free inside, a spring outside.
    const energy = ([x, y, u, v]: Float64Array): number => {
      const distance = Math.hypot(x!, y!);
      return (u! ** 2 + v! ** 2) / 2 + (distance >= 2 ? (distance - 1) ** 2 - 1 : 0);
    };
    let outside = false;
    const field: VectorField = (_time, [x, y, u, v], derivative) => {
      const distance = Math.hypot(x!, y!);
      const pull = outside ? (-2 * (distance - 1)) / distance : 0;
      derivative.set([u!, v!, pull * x!, pull * y!]);
    };
    const kink: IntegrationEvent = {
      value: (_time, [x, y]) => Math.hypot(x!, y!) - 2,
      action: () => {
        outside = !outside;
      },
    };
    const initial = Float64Array.of(1.2, 0.3, 0.8, 1.1);
    const { status, states, events } = integrateAdaptive(
      field,
      initial,
      Array.from({ length: 401 }, (_, index) => index / 10),
      { method, events: [kink], relativeTolerance: 1e-11, absoluteTolerance: 1e-11 },
    );
    expect(status).toBe('complete');
    expect(events.length).toBeGreaterThan(15);
    for (let row = 0; row < states.length; row += 4) {
      expect(Math.abs(energy(states.slice(row, row + 4)) - energy(initial))).toBeLessThan(1e-9);
    }
  });
});

describe('what can go wrong', () => {
  test('bounces that pile up in a finite time end the integration at that time', () => {
    const { status, events, states } = integrateAdaptive(fall, Float64Array.of(1, 0), [0, 1, 5], {
      events: [floor(0.5)],
    });
    expect(status).toBe('too many events');
    // √(2/g) (1 + 2 (½ + ¼ + …)) = 3 √(2/g).
    expect(events.at(-1)!.time).toBeCloseTo(3 * Math.sqrt(2 / gravity), 4);
    expect(states[2]).toBeGreaterThanOrEqual(0);
    expect(states[4]).toBeNaN();
  });

  test('events are counted', () => {
    const { status, events } = integrateAdaptive(turn, Float64Array.of(0, 1), [0, 100], {
      events: [{ value: (_time, state) => state[0]! }],
      maximumEvents: 5,
    });
    expect(status).toBe('too many events');
    expect(events.length).toBeGreaterThan(5);
    expect(events.length).toBeLessThan(9);
  });

  test('a state that starts at zero has not passed yet; one that then passes has', () => {
    const run = (speed: number): number =>
      integrateAdaptive(fall, Float64Array.of(0, speed), [0, 0.1], { events: [floor(1)] }).events.length;
    expect(run(3)).toBe(0);
    expect(run(-3)).toBe(1);
  });

  test('the row at an event’s own time is the state after it', () => {
    const stair: VectorField = (_time, _state, derivative) => {
      derivative.fill(1);
    };
    const jump: IntegrationEvent = {
      value: (time) => time - 0.5,
      action: (_time, state) => {
        state[0] = state[0]! + 10;
      },
    };
    const first = integrateAdaptive(stair, Float64Array.of(0), [0, 1], { events: [jump] });
    const at = first.events[0]!.time;
    expect(at).toBeCloseTo(0.5, 15);
    const again = integrateAdaptive(stair, Float64Array.of(0), [0, at - 1e-9, at, 1], { events: [jump] });
    expect([...again.states].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 0.5, 10.5, 11]);
  });
});
