import { useEffect, useState } from 'react';
import { onAnnouncement } from '@/shared/lib/announce';

/** Says what `announce` is told. One on the page. */
export function LiveRegion() {
  const [text, setText] = useState('');
  useEffect(() => onAnnouncement(setText), []);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
