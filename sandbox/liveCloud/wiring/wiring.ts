import { ApiFailure } from '../api/apiFailure';
import { TemplateBook } from './templateBook';

export interface CallbackSettings {
  readonly TemplateName: string;
  readonly Description?: string;
  readonly StreamBeginNotifyUrl?: string;
  readonly StreamEndNotifyUrl?: string;
  readonly RecordNotifyUrl?: string;
  readonly SnapshotNotifyUrl?: string;
  readonly PornCensorshipNotifyUrl?: string;
  readonly PushExceptionNotifyUrl?: string;
  readonly CallbackKey?: string;
}

export interface RecordSettings {
  readonly TemplateName: string;
  readonly Description?: string;
  readonly FlvParam?: RecordParameters;
  readonly HlsParam?: RecordParameters;
  readonly Mp4Param?: RecordParameters;
  readonly AacParam?: RecordParameters;
}

export interface RecordParameters {
  readonly Enable?: number;
  readonly RecordInterval?: number;
  readonly StorageTime?: number;
}

export interface BoundDomain {
  readonly name: string;
  readonly type: 'push' | 'play';
  enabled: boolean;
  /** Whether its DNS name leads to LVB. */
  hasCname: boolean;
  /** Anti-leech; '' where there is no key. */
  auth: { readonly enabled: boolean; readonly key: string; readonly backupKey: string };
}

/** What an account has set up at LVB: domains with their keys, templates, and rules that bind them together. */
export class Wiring {
  readonly callbacks = new TemplateBook<CallbackSettings>();
  readonly recordings = new TemplateBook<RecordSettings>();

  constructor(readonly domains: BoundDomain[]) {}

  /** @throws ApiFailure for a domain of somebody else, or of the other kind. */
  getDomain(name: string, type: BoundDomain['type']): BoundDomain {
    const domain = this.domains.find((bound) => bound.name === name && bound.type === type);
    if (domain === undefined) {
      throw new ApiFailure('InvalidParameter.DomainNotFound', `There is no ${type} domain ${name}.`);
    }
    return domain;
  }
}

/** A push and a play domain as they are after they have been added in the console: enabled, and with their keys. */
export function freshWiring(names: {
  readonly pushDomain: string;
  readonly playDomain: string;
  readonly pushUrlKey: string;
  readonly playUrlKey: string;
}): Wiring {
  const { pushDomain, playDomain, pushUrlKey, playUrlKey } = names;
  const domain = (name: string, type: BoundDomain['type'], key: string): BoundDomain => ({
    name,
    type,
    enabled: true,
    hasCname: true,
    auth: { enabled: key !== '', key, backupKey: '' },
  });
  return new Wiring([domain(pushDomain, 'push', pushUrlKey), domain(playDomain, 'play', playUrlKey)]);
}
