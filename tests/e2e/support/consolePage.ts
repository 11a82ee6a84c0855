import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { until } from '../../support/until';

/** The first visitor waits for the build; with everything else that runs in a test, longer than a browser would. */
export async function untilConsoleIsBuilt(url: string): Promise<void> {
  const reply = await fetch(`${url}/console/`);
  if (reply.status !== 200) throw new Error(`the console is not there: ${await reply.text()}`);
}

/** ffmpeg and Chromium share a machine with everything else. */
const LIMIT_MS = 30_000;

/** One tab of the console, as an operator uses it, and everything that went wrong in it. */
export class ConsolePage {
  /** What the content policy stopped, and errors that nobody caught. */
  readonly problems: string[] = [];
  readonly requests: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(LIMIT_MS);
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content.Security.Policy|TrustedHTML|TrustedScript/i.test(text)) this.problems.push(text);
    });
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<ConsolePage> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const opened = new ConsolePage(context, await context.newPage(), url);
    await opened.page.goto(`${url}/console`);
    return opened;
  }

  /** Another tab of the same browser window. */
  async openTab(): Promise<ConsolePage> {
    const tab = new ConsolePage(this.context, await this.context.newPage(), this.url);
    await tab.page.goto(`${this.url}/console`);
    return tab;
  }

  async enterKey(key: string): Promise<void> {
    await this.page.locator('input[name=key]').fill(key);
    await this.page.locator('.sign-in form button.primary').click();
  }

  async signIn(key: string): Promise<void> {
    await this.enterKey(key);
    await this.page.locator('header.top').waitFor();
  }

  async visit(name: string): Promise<void> {
    await this.page.locator(`nav a[href="#/${name}"]`).click();
    await this.page.locator('.list:not([aria-busy=true])').waitFor();
  }

  row(userid: string): Locator {
    return this.page.locator(`.row[data-user="${userid}"]`);
  }

  /** Presses a button that asks why, and answers. */
  async confirm(
    button: Locator,
    reason: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await button.click();
    const dialog = this.page.locator('dialog[open]');
    for (const [name, value] of Object.entries(fields)) {
      const field = dialog.locator(`[name=${name}]`);
      if (name === 'period') await field.selectOption(value);
      else await field.fill(value);
    }
    await dialog.locator('[name=reason]').fill(reason);
    await dialog.locator('.dialog-actions button').last().click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Waits until the player has shown so many more pictures. */
  async untilFramesAdvance(count = 10): Promise<void> {
    const frames = (): Promise<number> =>
      this.page.locator('.player video').evaluate((video) => {
        const { totalVideoFrames } = (video as HTMLVideoElementLike).getVideoPlaybackQuality();
        return totalVideoFrames;
      });
    const before = await frames();
    await until(`${count} more frames are shown`, async () => (await frames()) >= before + count, LIMIT_MS);
  }

  playerState(): Promise<string | null> {
    return this.page.locator('.player-state').getAttribute('data-state');
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** What of the DOM is used inside the page; the tests are compiled without it. */
interface HTMLVideoElementLike {
  getVideoPlaybackQuality(): { readonly totalVideoFrames: number };
}
