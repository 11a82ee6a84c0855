import { codeBlocks, readText } from '../../docs/markdown';
import { readReport } from '../../../support/doctorReport';

const WELL = { id: 'clock', title: 'The clock is right', status: 'ok', what: '0 s off' };
const WRONG = { ...WELL, status: 'fail', remedy: 'Set it.' };
const REPORT = {
  version: 1,
  mode: 'local',
  checkedAt: '2024-05-01T12:00:00.000Z',
  status: 'fail',
  checks: [WELL, WRONG, { ...WELL, status: 'skipped' }, { ...WRONG, status: 'warn' }],
};

describe('the schema of the doctor’s report', () => {
  it('takes a report, and one with members that were added later', () => {
    expect(readReport(JSON.stringify(REPORT))).toEqual(REPORT);
    readReport(JSON.stringify({ ...REPORT, host: 'later', checks: [{ ...WELL, since: 'later' }] }));
  });

  it.each([
    ['another version', { ...REPORT, version: 2 }],
    ['no mode', { ...REPORT, mode: undefined }],
    ['a time without a zone', { ...REPORT, checkedAt: '2024-05-01 12:00:00' }],
    ['skipped as a whole', { ...REPORT, status: 'skipped' }],
    ['no checks', { ...REPORT, checks: [] }],
    ['a failure without a remedy', { ...REPORT, checks: [{ ...WRONG, remedy: undefined }] }],
    ['a warning without a remedy', { ...REPORT, checks: [{ ...WELL, status: 'warn' }] }],
    ['a remedy where all is well', { ...REPORT, checks: [{ ...WELL, remedy: 'x' }] }],
    ['an unknown status', { ...REPORT, checks: [{ ...WELL, status: 'fine' }] }],
    ['a check without an id', { ...REPORT, checks: [{ ...WELL, id: undefined }] }],
  ])('refuses %s', (_what, report) => {
    expect(() => readReport(JSON.stringify(report))).toThrow('not as report.schema.json says');
  });

  it.each(['docs/doctor.md', 'docs/doctor.zh-CN.md'])('describes the example in %s', (page) => {
    const example = codeBlocks(readText(page)).find((block) => block.includes('"checkedAt"'));
    expect(example).toBeDefined();
    readReport((example ?? '').replace(/^```json\n|```$/g, ''));
  });
});
