import type { LiveWiringApi, Rule } from '../cloud/liveWiringApi';
import { PUSH_PATH } from './wanted';
import type { KindPlan } from './planKind';
import type { WiringPlan } from './planWiring';

/** The calls that change one kind of template. */
interface KindCalls<Settings> {
  create(name: string, settings: Settings): Promise<number>;
  modify(id: number, changes: Partial<Settings>): Promise<void>;
  bind(rule: Rule): Promise<void>;
  unbind(rule: Rule): Promise<void>;
}

/**
 * Carries a plan out, step by step. When it stops half-way, what was done stays, and the next run goes on from there.
 * @throws CloudError
 */
export async function applyPlan(api: LiveWiringApi, pushDomain: string, plan: WiringPlan): Promise<void> {
  await applyKind(pushDomain, plan.callback, {
    create: (name, settings) => api.createCallbackTemplate(name, settings),
    modify: (id, changes) => api.modifyCallbackTemplate(id, changes),
    bind: (rule) => api.createCallbackRule(rule),
    unbind: (rule) => api.deleteCallbackRule(rule),
  });
  await applyKind(pushDomain, plan.recording, {
    create: (name, settings) => api.createRecordTemplate(name, settings),
    modify: (id, changes) => api.modifyRecordTemplate(id, changes),
    bind: (rule) => api.createRecordRule(rule),
    unbind: (rule) => api.deleteRecordRule(rule),
  });
}

async function applyKind<Settings>(
  domain: string,
  { steps }: KindPlan<Settings>,
  calls: KindCalls<Settings>,
): Promise<void> {
  let created: number | undefined;
  for (const step of steps) {
    switch (step.do) {
      case 'create template':
        created = await calls.create(step.name, step.settings);
        break;
      case 'change template':
        await calls.modify(step.id, step.settings);
        break;
      case 'remove dead rule':
        await calls.unbind(step.rule);
        break;
      case 'create rule':
        await calls.bind({ domain, path: PUSH_PATH, templateId: step.templateId ?? created ?? 0 });
        break;
    }
  }
}
