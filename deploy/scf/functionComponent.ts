import path from 'node:path';
import TencentCloudFunction from '@serverless/tencent-scf';
import { CloudApi } from '../cloud/cloudApi';
import type { FunctionInputs } from '../functionInputs';
import type { CloudAccess } from '../settings/cloudAccess';
import { hashFolder, uploadPackage } from './codePackage';
import { connectTriggers } from './connectTriggers';
import { putFunction, type PutResult } from './putFunction';
import { removeFunction } from './removeFunction';

/** What one function needs besides serverless.yml's inputs. */
export interface ComponentInputs {
  readonly root: string;
  readonly access: CloudAccess;
  readonly appId: string;
  readonly inputs: FunctionInputs;
  /** Called before a function is created, never for one that is there. */
  readonly beforeCreating: () => Promise<void>;
  readonly say: (text: string) => void;
}

/** What the v1 CLI makes of the class below: a function with its methods. */
export interface LoadedComponent {
  put(inputs: ComponentInputs): Promise<PutResult>;
  connect(inputs: ComponentInputs): Promise<string | undefined>;
  remove(inputs: RemoveInputs): Promise<boolean>;
}

export type RemoveInputs = Pick<ComponentInputs, 'access' | 'say'> & { readonly name: string };

/**
 * One function on SCF. It replaces what the published component does on top of its building blocks, because that
 * asks a host which is gone, updates without waiting, and knows neither Function URLs nor the public network
 * (ADR 15). The CLI only sees methods that this class defines itself.
 */
export class FunctionComponent extends TencentCloudFunction {
  /** The whole function. The deployment calls `put` and `connect`, between which it migrates the database. */
  async default(component: ComponentInputs): Promise<{ url?: string }> {
    await this.put(component);
    const url = await this.connect(component);
    return url === undefined ? {} : { url };
  }

  /** Creates the function or updates what has changed; its triggers stay as they are. */
  async put({ root, access, appId, inputs, beforeCreating, say }: ComponentInputs): Promise<PutResult> {
    const api = new CloudApi(access);
    const folder = path.resolve(root, inputs.codeUri);
    const zipFile = path.join(this.context.instance.stateRoot, `${inputs.name}.zip`);
    const result = await putFunction(inputs, {
      api,
      codeHash: hashFolder(folder),
      knownAsOurs: this.state['name'] === inputs.name && this.state['region'] === inputs.region,
      upload: () =>
        uploadPackage(
          { folder, zipFile, functionName: inputs.name },
          { access, appId, debug: (message) => this.context.debug(message) },
        ),
      beforeCreating,
      say,
    });
    await this.remember({ name: inputs.name, region: inputs.region });
    return result;
  }

  /** Makes its triggers; returns the address of its URL, where it should have one. */
  async connect({ access, inputs, say }: ComponentInputs): Promise<string | undefined> {
    const url = await connectTriggers(inputs, { api: new CloudApi(access), say });
    if (url !== undefined) await this.remember({ url });
    return url;
  }

  /** Removes the function and its triggers; false where there is none. */
  async remove({ access, name, say }: RemoveInputs): Promise<boolean> {
    const knownAsOurs = this.state['name'] === name && this.state['region'] === access.region;
    const removed = await removeFunction(name, { api: new CloudApi(access), knownAsOurs, say });
    this.state = {};
    await this.save();
    return removed;
  }

  /** A convenience for people and tools on this machine: whatever matters is read from the cloud. */
  async remember(facts: Record<string, string>): Promise<void> {
    this.state = { ...this.state, ...facts };
    await this.save();
  }
}
