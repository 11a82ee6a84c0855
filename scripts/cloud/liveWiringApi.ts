import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_client';
import type {
  CreateLiveRecordTemplateRequest,
  RecordParam,
  RecordTemplateInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_models';

import { ApiAccess, type ApiPlace } from './apiAccess';

/** The addresses of a callback template that this backend has a use for, and the key. */
export const CALLBACK_ADDRESSES = [
  'StreamBeginNotifyUrl',
  'StreamEndNotifyUrl',
  'RecordNotifyUrl',
  'SnapshotNotifyUrl',
  'PornCensorshipNotifyUrl',
] as const;

export type CallbackSettings = Readonly<
  Record<(typeof CALLBACK_ADDRESSES)[number] | 'CallbackKey' | 'Description', string>
>;

export interface Template<Settings> {
  readonly id: number;
  readonly name: string;
  readonly settings: Settings;
}

export const RECORD_FORMATS = ['FlvParam', 'HlsParam', 'Mp4Param'] as const;

export type RecordFormat = (typeof RECORD_FORMATS)[number];

export interface RecordSettings {
  readonly Description: string;
  readonly formats: Readonly<Partial<Record<RecordFormat, RecordParam>>>;
}

/** What binds a template to a push domain and path; path '' is the whole domain. */
export interface Rule {
  readonly domain: string;
  readonly path: string;
  readonly templateId: number;
}

export interface LiveDomain {
  readonly name: string;
  readonly type: 'push' | 'play';
  readonly enabled: boolean;
  /** Whether its DNS name leads to LVB. */
  readonly hasCname: boolean;
}

export interface AuthKeys {
  readonly enabled: boolean;
  /** Main and backup key; empty ones are left out. */
  readonly keys: readonly string[];
}

const DOMAINS_A_PAGE = 100;

/** What an account has set up at LVB (live.tencentcloudapi.com, 2018-08-01): templates, rules, domains, keys. */
export class LiveWiringApi {
  private readonly api: ApiAccess<Client>;

  constructor(place: ApiPlace) {
    this.api = new ApiAccess('live', place, (config) => new Client(config));
  }

  async listCallbackTemplates(): Promise<Template<CallbackSettings>[]> {
    const { Templates } = await this.api.call('DescribeLiveCallbackTemplates', (client) =>
      client.DescribeLiveCallbackTemplates(null),
    );
    return (Templates ?? []).map((template) => ({
      id: template.TemplateId ?? 0,
      name: template.TemplateName ?? '',
      settings: {
        Description: template.Description ?? '',
        StreamBeginNotifyUrl: template.StreamBeginNotifyUrl ?? '',
        StreamEndNotifyUrl: template.StreamEndNotifyUrl ?? '',
        RecordNotifyUrl: template.RecordNotifyUrl ?? '',
        SnapshotNotifyUrl: template.SnapshotNotifyUrl ?? '',
        PornCensorshipNotifyUrl: template.PornCensorshipNotifyUrl ?? '',
        CallbackKey: template.CallbackKey ?? '',
      },
    }));
  }

  async createCallbackTemplate(name: string, settings: CallbackSettings): Promise<number> {
    const { TemplateId } = await this.api.call('CreateLiveCallbackTemplate', (client) =>
      client.CreateLiveCallbackTemplate({ TemplateName: name, ...settings }),
    );
    return TemplateId ?? 0;
  }

  async modifyCallbackTemplate(id: number, changes: Partial<CallbackSettings>): Promise<void> {
    await this.api.call('ModifyLiveCallbackTemplate', (client) =>
      client.ModifyLiveCallbackTemplate({ TemplateId: id, ...changes }),
    );
  }

  async listCallbackRules(): Promise<Rule[]> {
    const { Rules } = await this.api.call('DescribeLiveCallbackRules', (client) =>
      client.DescribeLiveCallbackRules(null),
    );
    return (Rules ?? []).map(toRule);
  }

  async createCallbackRule({ domain, path, templateId }: Rule): Promise<void> {
    await this.api.call('CreateLiveCallbackRule', (client) =>
      client.CreateLiveCallbackRule({ DomainName: domain, AppName: path, TemplateId: templateId }),
    );
  }

  async deleteCallbackRule({ domain, path }: Rule): Promise<void> {
    await this.api.call('DeleteLiveCallbackRule', (client) =>
      client.DeleteLiveCallbackRule({ DomainName: domain, AppName: path }),
    );
  }

  /** Those for slow live (`IsDelayLive` 1) too: a rule that names one of them is not a dead rule. */
  async listRecordTemplates(): Promise<Template<RecordSettings>[]> {
    const found: RecordTemplateInfo[] = [];
    for (const IsDelayLive of [0, 1]) {
      const { Templates } = await this.api.call('DescribeLiveRecordTemplates', (client) =>
        client.DescribeLiveRecordTemplates({ IsDelayLive }),
      );
      found.push(...(Templates ?? []));
    }
    return found.map((template) => ({
      id: template.TemplateId ?? 0,
      name: template.TemplateName ?? '',
      settings: {
        Description: template.Description ?? '',
        formats: Object.fromEntries(RECORD_FORMATS.map((format) => [format, template[format] ?? {}])),
      },
    }));
  }

  async createRecordTemplate(name: string, settings: RecordSettings): Promise<number> {
    const { TemplateId } = await this.api.call('CreateLiveRecordTemplate', (client) =>
      client.CreateLiveRecordTemplate({ TemplateName: name, ...toRecordRequest(settings) }),
    );
    return TemplateId ?? 0;
  }

  async modifyRecordTemplate(id: number, changes: Partial<RecordSettings>): Promise<void> {
    await this.api.call('ModifyLiveRecordTemplate', (client) =>
      client.ModifyLiveRecordTemplate({ TemplateId: id, ...toRecordRequest(changes) }),
    );
  }

  /** Rules for all streams of a domain or path; those for one stream are left out. */
  async listRecordRules(): Promise<Rule[]> {
    const { Rules } = await this.api.call('DescribeLiveRecordRules', (client) =>
      client.DescribeLiveRecordRules(null),
    );
    return ((Rules as typeof Rules | null) ?? []).filter(({ StreamName }) => !StreamName).map(toRule);
  }

  async createRecordRule({ domain, path, templateId }: Rule): Promise<void> {
    await this.api.call('CreateLiveRecordRule', (client) =>
      client.CreateLiveRecordRule({ DomainName: domain, AppName: path, TemplateId: templateId }),
    );
  }

  async deleteRecordRule({ domain, path }: Rule): Promise<void> {
    await this.api.call('DeleteLiveRecordRule', (client) =>
      client.DeleteLiveRecordRule({ DomainName: domain, AppName: path, StreamName: '' }),
    );
  }

  async listDomains(): Promise<LiveDomain[]> {
    const domains: LiveDomain[] = [];
    for (let page = 1; ; page++) {
      const { DomainList, AllCount = 0 } = await this.api.call('DescribeLiveDomains', (client) =>
        client.DescribeLiveDomains({ PageNum: page, PageSize: DOMAINS_A_PAGE }),
      );
      const found = DomainList ?? [];
      domains.push(
        ...found.map(({ Name = '', Type, Status, BCName }) => ({
          name: Name,
          type: Type === 0 ? ('push' as const) : ('play' as const),
          enabled: Status === 1,
          hasCname: BCName === 1,
        })),
      );
      if (found.length === 0 || domains.length >= AllCount) return domains;
    }
  }

  async getPushAuth(domain: string): Promise<AuthKeys> {
    const { PushAuthKeyInfo } = await this.api.call('DescribeLivePushAuthKey', (client) =>
      client.DescribeLivePushAuthKey({ DomainName: domain }),
    );
    return toAuthKeys(PushAuthKeyInfo?.Enable, [
      PushAuthKeyInfo?.MasterAuthKey,
      PushAuthKeyInfo?.BackupAuthKey,
    ]);
  }

  async getPlayAuth(domain: string): Promise<AuthKeys> {
    const { PlayAuthKeyInfo } = await this.api.call('DescribeLivePlayAuthKey', (client) =>
      client.DescribeLivePlayAuthKey({ DomainName: domain }),
    );
    return toAuthKeys(PlayAuthKeyInfo?.Enable, [PlayAuthKeyInfo?.AuthKey, PlayAuthKeyInfo?.AuthBackKey]);
  }

  /** Ends idle connections. */
  close(): void {
    this.api.close();
  }
}

function toRule(rule: { DomainName?: string; AppName?: string; TemplateId?: number }): Rule {
  return { domain: rule.DomainName ?? '', path: rule.AppName ?? '', templateId: rule.TemplateId ?? 0 };
}

function toRecordRequest({ Description, formats = {} }: Partial<RecordSettings>) {
  const request: Partial<CreateLiveRecordTemplateRequest> = {};
  if (Description !== undefined) request.Description = Description;
  for (const format of RECORD_FORMATS) {
    const parameters = formats[format];
    if (parameters !== undefined) request[format] = withoutNulls(parameters);
  }
  return request;
}

/** The API writes null for what is not set, and refuses to take it back. */
function withoutNulls(parameters: RecordParam): RecordParam {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

function toAuthKeys(enable: number | undefined, keys: readonly (string | undefined)[]): AuthKeys {
  return {
    enabled: enable === 1,
    keys: keys.filter((key): key is string => typeof key === 'string' && key !== ''),
  };
}
