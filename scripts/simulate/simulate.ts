import type { Assumptions, DatabaseSize } from './assumptions';
import { joinStorm, type Storm } from './joinStorm';
import type { Costs } from './measuredCosts';
import { carriedBy, largestOf, planFor, type Carried, type Plan } from './plan';

export const VIEWERS = [1_000, 10_000, 100_000, 1_000_000] as const;

export interface Simulation {
  readonly costs: Costs;
  readonly carried: readonly Carried[];
  readonly plans: readonly Plan[];
  readonly storms: readonly (Storm & { readonly viewers: number; readonly database: DatabaseSize })[];
}

/** Plans for every number of viewers, as the released apps are and with heartbeats, and a join storm for each. */
export function simulate(
  assumptions: Assumptions,
  costs: Costs,
  viewers: readonly number[] = VIEWERS,
): Simulation {
  const plans = [false, true].flatMap((heartbeats) =>
    viewers.map((count) => planFor(count, heartbeats, assumptions, costs)),
  );
  const storms = plans
    .filter(({ heartbeats }) => !heartbeats)
    .map((plan) => {
      const database = plan.database ?? largestOf(assumptions.databases);
      return {
        viewers: plan.viewers,
        database,
        ...joinStorm(plan.viewers, database, assumptions.values, costs),
      };
    });
  const carried = assumptions.databases.map((database) => carriedBy(database, assumptions, costs));
  return { costs, carried, plans, storms };
}
