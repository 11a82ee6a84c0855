import { ApiFailure } from '../api/apiFailure';

/** Which streams a template is for; `streamName` '' means all of the path. */
export interface RuleScope {
  readonly domainName: string;
  readonly appName: string;
  readonly streamName: string;
}

export interface TemplateRule extends RuleScope {
  readonly templateId: number;
  readonly createdAtMs: number;
}

export interface StoredTemplate<Settings> {
  readonly id: number;
  readonly settings: Settings;
}

const FIRST_ID = 1001;

/** Templates of one kind, and the rules that bind them to domains: one rule for one domain, path and stream. */
export class TemplateBook<Settings extends object> {
  private readonly templates = new Map<number, Settings>();
  private readonly rules = new Map<string, TemplateRule>();
  private nextId = FIRST_ID;

  create(settings: Settings): number {
    const id = this.nextId++;
    this.templates.set(id, settings);
    return id;
  }

  /** Members that are not named stay as they are. @throws ApiFailure when there is no such template. */
  modify(id: number, changes: Partial<Settings>): void {
    this.templates.set(id, { ...this.get(id), ...changes });
  }

  /** What an operator does in the console; a rule may then lead nowhere. */
  forget(id: number): void {
    this.templates.delete(id);
  }

  list(): StoredTemplate<Settings>[] {
    return [...this.templates].map(([id, settings]) => ({ id, settings }));
  }

  /** @throws ApiFailure when there is no such template, or the scope has a rule already. */
  bind(scope: RuleScope, templateId: number, nowMs: number): void {
    this.get(templateId);
    const key = keyOf(scope);
    if (this.rules.has(key)) {
      throw new ApiFailure('FailedOperation.RuleAlreadyExist', `There is a rule for ${key} already.`);
    }
    this.rules.set(key, { ...scope, templateId, createdAtMs: nowMs });
  }

  /** @throws ApiFailure when there is no rule for exactly this. */
  unbind(scope: RuleScope): void {
    if (!this.rules.delete(keyOf(scope))) {
      throw new ApiFailure('InternalError.NotFound', `There is no rule for ${keyOf(scope)}.`);
    }
  }

  listRules(): TemplateRule[] {
    return [...this.rules.values()];
  }

  /** The template that a stream of this domain and path gets: that of its path, else that of its domain. */
  findFor(domainName: string, appName: string): Settings | undefined {
    for (const path of [appName, '']) {
      const rule = this.rules.get(keyOf({ domainName, appName: path, streamName: '' }));
      if (rule !== undefined) return this.templates.get(rule.templateId);
    }
    return undefined;
  }

  private get(id: number): Settings {
    const settings = this.templates.get(id);
    if (settings === undefined) throw new ApiFailure('InternalError.ConfNotFound', `No template ${id}.`);
    return settings;
  }
}

function keyOf({ domainName, appName, streamName }: RuleScope): string {
  return [domainName, appName, streamName].join('/');
}
