import { isDoctorEvent } from '../../../../functions/online-check/doctorEvent';

it('knows the event that only the Invoke API can send', () => {
  expect(isDoctorEvent({ command: 'doctor' })).toBe(true);
});

it.each([
  ['the timer', { Type: 'Timer', TriggerName: 'every-minute', Time: '2024-05-01T12:00:00Z', Message: '' }],
  ['the timer with our event as its message', { Type: 'Timer', Message: '{"command":"doctor"}' }],
  ['a Function URL', { httpMethod: 'POST', path: '/', headers: {}, body: '{"command":"doctor"}' }],
  ['an HTTP event with the member smuggled in', { httpMethod: 'POST', command: 'doctor' }],
  ['another command', { command: 'migrate' }],
  ['an object as command', { command: { doctor: true } }],
  ['a list', [{ command: 'doctor' }]],
  ['nothing', undefined],
  ['null', null],
  ['a text', 'doctor'],
])('does not take %s for it', (_title, event) => {
  expect(isDoctorEvent(event)).toBe(false);
});
