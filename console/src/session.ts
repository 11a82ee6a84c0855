const NAME = 'operator-key';

/**
 * The operator key of this tab. `sessionStorage` ends with the tab and is not shared with others, unlike
 * `localStorage`: a reload does not ask again, and nothing is left on the machine.
 */
export function rememberKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

export function recallKey(): string | undefined {
  return sessionStorage.getItem(NAME) ?? undefined;
}

export function forgetKey(): void {
  sessionStorage.removeItem(NAME);
}
