import { render } from 'preact';
import { App } from './app';
import { loadSettings } from './settings';
import { initialLanguage } from './texts/language';

async function start(root: HTMLElement): Promise<void> {
  try {
    const settings = await loadSettings(document.baseURI);
    render(<App settings={settings} language={initialLanguage()} />, root);
  } catch (error) {
    root.textContent = error instanceof Error ? error.message : String(error);
  }
}

const root = document.getElementById('app');
if (root !== null) void start(root);
