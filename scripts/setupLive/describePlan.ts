import type { LiveDomain } from '../cloud/liveWiringApi';
import type { Kind, KindPlan } from './planKind';
import type { WiringPlan } from './planWiring';
import { PUSH_PATH } from './wanted';

const PURPOSE: Readonly<Record<Kind, string>> = {
  callback: 'Events (start, stop, recording, snapshot, moderation)',
  recording: 'Recording (flv and hls)',
};

/** A plan as the operator reads it: `+` is made, `~` changed, `-` removed, `=` right as it is. */
export function describePlan(pushDomain: string, plan: WiringPlan): string[] {
  return [
    ...describeKind('callback', pushDomain, plan.callback),
    ...describeKind('recording', pushDomain, plan.recording),
  ];
}

function describeKind<Settings>(kind: Kind, pushDomain: string, plan: KindPlan<Settings>): string[] {
  const { steps, notes, conflicts } = plan;
  const lines = [`${PURPOSE[kind]} of ${pushDomain}/${PUSH_PATH}`];
  if (kind === 'recording' && steps.some((step) => step.do === 'create rule')) {
    lines.push(
      '  ! Nothing is recorded: there is no recording rule. Replay lists stay empty until there is.',
    );
  }
  for (const step of steps) {
    switch (step.do) {
      case 'create template':
        lines.push(`  + ${kind} template "${step.name}"`, ...describeChanges(step.changes));
        break;
      case 'change template':
        lines.push(`  ~ ${kind} template ${step.id} ("${step.name}")`, ...describeChanges(step.changes));
        break;
      case 'remove dead rule':
        lines.push(`  - rule that names ${kind} template ${step.rule.templateId}, which does not exist`);
        break;
      case 'create rule':
        lines.push(`  + rule: ${pushDomain}/${PUSH_PATH} uses ${kind} template ${nameOf(step.templateId)}`);
        break;
    }
  }
  if (steps.length === 0 && conflicts.length === 0) lines.push('  = nothing to change');
  return [...lines, ...notes.map((note) => `  = ${note}`), ...conflicts.map((conflict) => `  ! ${conflict}`)];
}

function nameOf(templateId: number | undefined): string {
  return templateId === undefined ? 'just made' : String(templateId);
}

function describeChanges(
  changes: readonly { readonly member: string; readonly from: string; readonly to: string }[],
): string[] {
  return changes.map(({ member, from, to }) => `      ${member}: ${from === '' ? to : `${from} -> ${to}`}`);
}

/** What is wrong with the two domains; the first list keeps the wiring from being applied. */
export function judgeDomains(
  domains: readonly LiveDomain[],
  pushDomain: string,
  playDomain: string,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const push = domainProblem(domains, pushDomain, 'push');
  const play = domainProblem(domains, playDomain, 'play');
  const cname = [pushDomain, playDomain]
    .map((name) => domains.find((domain) => domain.name === name))
    .filter((domain) => domain?.enabled === true && !domain.hasCname)
    .map(
      (domain) =>
        `${domain?.name ?? ''} has no CNAME to LVB yet: add the record that the LVB console shows at your DNS provider.`,
    );
  return {
    problems: push === undefined ? [] : [push],
    warnings: [...(play === undefined ? [] : [play]), ...cname],
  };
}

/** Undefined when a domain is there and switched on. */
export function domainProblem(
  domains: readonly LiveDomain[],
  name: string,
  type: 'push' | 'play',
): string | undefined {
  const variable = type === 'push' ? 'PUSH_DOMAIN' : 'PLAY_DOMAIN';
  const named = domains.find((domain) => domain.name === name);
  if (named === undefined) {
    return `The ${type} domain ${name} is not at this account: add it in the LVB console, "Domain management", or correct ${variable}.`;
  }
  if (named.type !== type) {
    return `${name} is a ${named.type} domain: ${variable} must name one for ${type === 'push' ? 'pushing' : 'playing'}.`;
  }
  return named.enabled
    ? undefined
    : `The ${type} domain ${name} is switched off: enable it in the LVB console, "Domain management".`;
}
