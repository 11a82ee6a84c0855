import type { Rule, Template } from '../cloud/liveWiringApi';

/** One difference, in words; values that are secret are not shown. */
export interface Change {
  readonly member: string;
  readonly from: string;
  readonly to: string;
}

/** Templates come in two kinds that are wired in the same way. */
export type Kind = 'callback' | 'recording';

export type Step<Settings> =
  | {
      readonly do: 'create template';
      readonly name: string;
      readonly settings: Settings;
      readonly changes: readonly Change[];
    }
  | {
      readonly do: 'change template';
      readonly id: number;
      readonly name: string;
      readonly settings: Partial<Settings>;
      readonly changes: readonly Change[];
    }
  | { readonly do: 'remove dead rule'; readonly rule: Rule }
  /** Without an id the rule is for the template that the step before makes. */
  | { readonly do: 'create rule'; readonly templateId: number | undefined };

export interface KindPlan<Settings> {
  readonly steps: readonly Step<Settings>[];
  /** Worth knowing, and right as it is. */
  readonly notes: readonly string[];
  /** Not to be done without being told: what stands in the way, and the remedy. */
  readonly conflicts: readonly string[];
}

export interface KindInput<Settings extends { readonly Description: string }> {
  readonly kind: Kind;
  readonly domain: string;
  readonly path: string;
  readonly name: string;
  readonly wanted: Settings;
  readonly templates: readonly Template<Settings>[];
  readonly rules: readonly Rule[];
  /** The template that the operator said may be taken over. */
  readonly adopt: number | undefined;
  /** What a template lacks, and what has to be sent to mend it. */
  readonly compare: (
    wanted: Settings,
    found: Settings | undefined,
  ) => { readonly changes: readonly Change[]; readonly settings: Partial<Settings> };
  /** Whether a template of somebody else will do as it is. */
  readonly willDo: (found: Settings) => boolean;
}

/**
 * Works out what is missing for one kind of template. Only templates with our mark are changed, or the one that the
 * operator named; a rule is only removed when the template it names does not exist.
 */
export function planKind<Settings extends { readonly Description: string }>(
  input: KindInput<Settings>,
): KindPlan<Settings> {
  const rule = findRule(input);
  const bound = input.templates.find(({ id }) => id === rule?.templateId);
  if (input.adopt !== undefined) return planAdoption(input, input.adopt, rule, bound);
  if (bound === undefined) return planUnbound(input, rule);
  if (isOurs(input, bound)) return { steps: mend(input, bound), notes: [], conflicts: [] };
  if (input.willDo(bound.settings)) {
    return {
      steps: [],
      notes: [`${called(input.kind, bound)} was not made here and will do: left alone.`],
      conflicts: [],
    };
  }
  return { steps: [], notes: [], conflicts: [foreignTemplate(input, bound)] };
}

/** The rule of the path counts before that of the whole domain. */
function findRule<Settings extends { readonly Description: string }>({
  rules,
  domain,
  path,
}: KindInput<Settings>): Rule | undefined {
  const ofDomain = rules.filter((rule) => rule.domain === domain);
  return ofDomain.find((rule) => rule.path === path) ?? ofDomain.find((rule) => rule.path === '');
}

function isOurs<Settings extends { readonly Description: string }>(
  { wanted }: KindInput<Settings>,
  { settings }: Template<Settings>,
): boolean {
  return settings.Description === wanted.Description;
}

function mend<Settings extends { readonly Description: string }>(
  { wanted, compare }: KindInput<Settings>,
  { id, name, settings: found }: Template<Settings>,
): Step<Settings>[] {
  const { changes, settings } = compare(wanted, found);
  return changes.length === 0 ? [] : [{ do: 'change template', id, name, settings, changes }];
}

/** No rule, or one that leads nowhere. A template of ours may be there already, from a run that was interrupted. */
function planUnbound<Settings extends { readonly Description: string }>(
  input: KindInput<Settings>,
  deadRule: Rule | undefined,
): KindPlan<Settings> {
  const { wanted, name, templates, kind, compare } = input;
  const removal: Step<Settings>[] =
    deadRule === undefined ? [] : [{ do: 'remove dead rule', rule: deadRule }];
  const [ours, ...spare] = templates
    .filter((template) => isOurs(input, template))
    .sort((left, right) => left.id - right.id);
  if (ours === undefined) {
    const { changes } = compare(wanted, undefined);
    return {
      steps: [
        ...removal,
        { do: 'create template', name, settings: wanted, changes },
        { do: 'create rule', templateId: undefined },
      ],
      notes: [],
      conflicts: [],
    };
  }
  return {
    steps: [...removal, ...mend(input, ours), { do: 'create rule', templateId: ours.id }],
    notes: spare.map(
      (template) => `${called(kind, template)} is a second one of ours, not used: it can be deleted.`,
    ),
    conflicts: [],
  };
}

function planAdoption<Settings extends { readonly Description: string }>(
  input: KindInput<Settings>,
  adopt: number,
  rule: Rule | undefined,
  bound: Template<Settings> | undefined,
): KindPlan<Settings> {
  const { kind, domain, rules, templates } = input;
  const target = templates.find(({ id }) => id === adopt);
  const conflict = (text: string): KindPlan<Settings> => ({ steps: [], notes: [], conflicts: [text] });
  if (target === undefined) return conflict(`There is no ${kind} template ${adopt} to adopt.`);
  if (bound !== undefined && bound.id !== adopt) {
    return conflict(
      `The ${kind} rule of ${domain} names ${called(kind, bound)}, not ${adopt}: adopt that one, or unbind it from the domain in the LVB console first.`,
    );
  }
  const others = rules.filter(
    (other) => other.templateId === adopt && (other.domain !== rule?.domain || other.path !== rule.path),
  );
  const steps: Step<Settings>[] = mend(input, target);
  if (bound === undefined) {
    if (rule !== undefined) steps.push({ do: 'remove dead rule', rule });
    steps.push({ do: 'create rule', templateId: adopt });
  }
  return {
    steps,
    notes: others.map(
      (other) =>
        `${called(kind, target)} is also used by ${other.domain}/${other.path}, which the change concerns too.`,
    ),
    conflicts: [],
  };
}

function foreignTemplate<Settings extends { readonly Description: string }>(
  { kind, domain, path, wanted, compare }: KindInput<Settings>,
  bound: Template<Settings>,
): string {
  const { changes } = compare(wanted, bound.settings);
  const members = changes.map(({ member }) => member).filter((member) => member !== 'Description');
  return (
    `${domain}/${path} has ${called(kind, bound)}, which was not made here and differs in ${members.join(', ')}. ` +
    `To have it changed, add --adopt-${kind} ${bound.id}; to have one of our own, unbind it from the domain in the LVB console.`
  );
}

function called(kind: Kind, { id, name }: { readonly id: number; readonly name: string }): string {
  return `${kind} template ${id} ("${name}")`;
}
