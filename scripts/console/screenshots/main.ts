import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { requireFfmpeg } from '../../../sandbox/demo/testPicture';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { launchChromium } from '../launchChromium';
import { coverPicture } from './coverPicture';
import { Scene } from './scene';

const FOLDER = path.join(__dirname, '..', '..', '..', 'docs', 'images');
/** A page of documentation is read on slow networks, too. */
const MAX_BYTES = 150_000;

/** Opens the console, signed in, in a window of this kind. */
async function open(browser: Browser, sandbox: Sandbox, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.route('**/*.svg', async (route) => {
    const { hostname, pathname } = new URL(route.request().url());
    if (!hostname.endsWith('.myqcloud.com')) return route.fallback();
    return route.fulfill({ contentType: 'image/svg+xml', body: coverPicture(pathname) });
  });
  await page.goto(sandbox.consoleUrl);
  await page.locator('input[name=key]').fill(sandbox.environment['OPERATOR_KEY'] ?? '');
  await page.locator('form button.primary').click();
  await page.locator('.row').first().waitFor();
  return page;
}

async function watch(page: Page): Promise<void> {
  await page.locator(`[data-user="${Scene.watched}"] button`).first().click();
  await page.locator('[data-state=playing]').waitFor();
}

async function photograph(page: Page, name: string): Promise<void> {
  const file = path.join(FOLDER, `console-${name}.png`);
  await page.screenshot({ path: file });
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`);
  console.log(`${path.relative(process.cwd(), file)}: ${size} bytes`);
}

async function take(browser: Browser, sandbox: Sandbox): Promise<void> {
  const wide = { viewport: { width: 1180, height: 520 } };
  const page = await open(browser, sandbox, { ...wide, colorScheme: 'light' });
  await photograph(page, 'rooms');
  await watch(page);
  await photograph(page, 'player');
  await page.context().close();

  const dark = await open(browser, sandbox, { ...wide, colorScheme: 'dark' });
  await dark.locator('a[href="#/ledger"]').click();
  await dark.locator('[data-event] summary').first().click();
  await photograph(dark, 'ledger');
  await dark.context().close();

  const phone = { viewport: { width: 360, height: 720 }, locale: 'zh-CN' };
  const small = await open(browser, sandbox, phone);
  await watch(small);
  await small.evaluate('scrollTo(0, 0)');
  await photograph(small, 'phone');
  await small.context().close();
}

async function main(): Promise<void> {
  await requireFfmpeg();
  await mkdir(FOLDER, { recursive: true });
  const browser = await launchChromium(process.env.PATH ?? '');
  try {
    const sandbox = await startSandbox({ port: 0, automaticTimer: false });
    const scene = new Scene(sandbox);
    try {
      await scene.arrange();
      await take(browser, sandbox);
    } finally {
      await scene.close();
      await sandbox.close();
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(`npm run screenshots: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
