import type { CallbackSettings } from './wiring';

const ADDRESS_OF_EVENT: Readonly<Record<number, keyof CallbackSettings>> = {
  0: 'StreamEndNotifyUrl',
  1: 'StreamBeginNotifyUrl',
  100: 'RecordNotifyUrl',
};

/** Where a callback template sends events of this type; undefined without a template or an address. */
export function callbackAddress(
  template: CallbackSettings | undefined,
  eventType: number,
): string | undefined {
  const member = ADDRESS_OF_EVENT[eventType];
  const address = member === undefined ? undefined : template?.[member];
  return address === '' ? undefined : address;
}
