import { ApiFailure } from '../../liveCloud/api/apiFailure';
import type { Service, ServiceAction } from '../apiService';
import type { CloudState, TriggerRecord } from '../cloudState';
import { getFunction, requireActive, text } from './parameters';

interface UrlDescription {
  readonly AuthType: string;
  readonly NetConfig: { readonly EnableIntranet: boolean; readonly EnableExtranet: boolean };
}

/** Timers and Function URLs (583/18589, 583/100227). */
export function triggerActions(state: CloudState): Service {
  return new Map<string, ServiceAction>([
    [
      'CreateTrigger',
      (parameters) => {
        const found = getFunction(state, parameters['FunctionName']);
        requireActive(found);
        const trigger: TriggerRecord = {
          TriggerName: text(parameters['TriggerName'], 'TriggerName'),
          Type: text(parameters['Type'], 'Type'),
          TriggerDesc: '',
          // A trigger is closed unless it is told to be open.
          Enable: parameters['Enable'] === 'OPEN' ? 1 : 0,
        };
        const taken = found.Triggers.some(
          ({ Type, TriggerName }) =>
            TriggerName === trigger.TriggerName || (Type === 'http' && trigger.Type === 'http'),
        );
        if (taken) throw new ApiFailure('ResourceInUse.Trigger', `${trigger.TriggerName} is taken.`);
        const made = {
          ...trigger,
          TriggerDesc: descriptionOf(state, trigger.Type, parameters['TriggerDesc']),
        };
        found.Triggers.push(made);
        return { TriggerInfo: made };
      },
    ],
    [
      'DeleteTrigger',
      ({ FunctionName, TriggerName, Type }) => {
        const found = getFunction(state, FunctionName);
        requireActive(found);
        const index = found.Triggers.findIndex(
          (trigger) => trigger.TriggerName === TriggerName && trigger.Type === Type,
        );
        if (index === -1) {
          throw new ApiFailure('ResourceNotFound.Trigger', `There is no trigger ${String(TriggerName)}.`);
        }
        found.Triggers.splice(index, 1);
        return {};
      },
    ],
    ['ListTriggers', ({ FunctionName }) => ({ Triggers: getFunction(state, FunctionName).Triggers })],
  ]);
}

function descriptionOf(state: CloudState, type: string, given: unknown): string {
  if (type === 'timer') {
    const cron = text(given, 'TriggerDesc');
    if (cron.split(' ').length !== 7) {
      throw new ApiFailure('InvalidParameterValue.TriggerDesc', 'A cron expression has seven fields.');
    }
    return JSON.stringify({ cron });
  }
  if (type === 'http') {
    const { AuthType, NetConfig } = JSON.parse(text(given, 'TriggerDesc')) as UrlDescription;
    const ExtranetUrl = NetConfig.EnableExtranet ? `https://${state.newUrlHost()}` : '';
    return JSON.stringify({ AuthType, NetConfig: { ...NetConfig, IntranetUrl: '', ExtranetUrl } });
  }
  throw new ApiFailure('InvalidParameterValue.Type', `There is no trigger of type ${type} here.`);
}
