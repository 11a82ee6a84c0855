import { useCallback, useState } from 'preact/hooks';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 6000;
let lastId = 0;

/** Short words on what was done; they leave by themselves. */
export function useNotices(): {
  readonly notices: readonly Notice[];
  readonly notify: (text: string) => void;
} {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const notify = useCallback((text: string) => {
    const id = ++lastId;
    setNotices((now) => [...now, { id, text }]);
    setTimeout(() => setNotices((now) => now.filter((one) => one.id !== id)), SHOWN_MS);
  }, []);
  return { notices, notify };
}

export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <div class="notices" role="status">
      {notices.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
