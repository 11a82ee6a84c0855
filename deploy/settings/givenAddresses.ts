import type { Environment } from '../../scripts/operatorEnvironment';

/** Where the two functions that are called from outside answer. */
export interface Addresses {
  readonly api: string;
  readonly callback: string;
}

/**
 * The addresses of an API Gateway that already leads to the functions, where HTTP_TRIGGER=apigw says that there is
 * one. Undefined where Function URLs are to be made. What is wrong is added to `problems`.
 */
export function findGivenAddresses(variables: Environment, problems: string[]): Addresses | undefined {
  const trigger = variables['HTTP_TRIGGER'] ?? '';
  if (trigger !== '' && trigger !== 'url' && trigger !== 'apigw') {
    problems.push('HTTP_TRIGGER must be url or apigw');
  }
  if (trigger !== 'apigw') return undefined;
  const address = (name: string): string => {
    const text = variables[name] ?? '';
    if (text === '') problems.push(`${name} is missing (HTTP_TRIGGER is apigw)`);
    else if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
      problems.push(`${name} must be an http or https URL`);
    }
    return text;
  };
  return { api: address('API_ADDRESS'), callback: address('CALLBACK_ADDRESS') };
}
