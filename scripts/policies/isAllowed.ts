import type { PolicyDocument, PolicyStatement } from './policyDocument';

/** One call as CAM sees it. */
export interface CloudCall {
  /** Such as `live:DescribeLiveDomains`. */
  readonly action: string;
  /** Six segments, such as `qcs::scf:ap-guangzhou:uin/1:namespace/default/function/f`; `*` for a call on no resource. */
  readonly resource: string;
}

/**
 * Whether these policies together allow a call, as CAM decides it (598/10605): a deny wins, and what nothing allows is
 * refused. A condition cannot be judged here, so it makes an allow not count, and a deny count.
 */
export function isAllowed(policies: readonly PolicyDocument[], call: CloudCall): boolean {
  const fitting = policies.flatMap(({ statement }) => statement).filter((one) => fits(one, call));
  if (fitting.some(({ effect }) => effect === 'deny')) return false;
  return fitting.some(({ effect, hasCondition }) => effect === 'allow' && !hasCondition);
}

function fits({ action, resource }: PolicyStatement, call: CloudCall): boolean {
  return (
    action.some((pattern) => actionFits(pattern, call.action)) &&
    resource.some((pattern) => resourceFits(pattern, call.resource))
  );
}

/** `name/` may stand before an action, as in `name/cos:PutObject`. */
function actionFits(pattern: string, action: string): boolean {
  const bare = (text: string): string => text.replace(/^name\//, '').toLowerCase();
  return globFits(bare(pattern), bare(action));
}

/** Project, region and account that are left empty stand for all (598/10606). */
function resourceFits(pattern: string, resource: string): boolean {
  if (pattern === '*') return true;
  const wanted = pattern.split(':');
  const given = resource.split(':');
  if (given.length < SEGMENTS || wanted.length < SEGMENTS) return pattern === resource;
  const head = (segments: readonly string[]): readonly string[] => segments.slice(0, SEGMENTS - 1);
  const tail = (segments: readonly string[]): string => segments.slice(SEGMENTS - 1).join(':');
  return (
    head(wanted).every((segment, index) => segment === '' || globFits(segment, given[index] ?? '')) &&
    globFits(tail(wanted), tail(given))
  );
}

const SEGMENTS = 6;

function globFits(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(text);
}
