import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import type { Report } from '../../scripts/doctor/report';

const file = path.join(__dirname, '..', '..', 'scripts', 'doctor', 'report.schema.json');
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

const ajv = new Ajv({ allErrors: true, formats: { 'date-time': DATE } });
const validate = ajv.compile<Report>(JSON.parse(readFileSync(file, 'utf8')) as object);

/** Reads what `npm run doctor -- --json` printed; fails where the schema in the repository does not describe it. */
export function readReport(text: string): Report {
  const report: unknown = JSON.parse(text);
  if (!validate(report))
    throw new Error(`not as report.schema.json says: ${ajv.errorsText(validate.errors)}`);
  return report;
}
