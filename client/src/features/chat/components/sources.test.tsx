import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '@/shared/i18n';
import { Sources } from './sources';

beforeAll(() => startI18n('en'));
afterEach(cleanup);

const source = (url: string, title?: string) => ({
  type: 'source-url' as const,
  sourceId: url,
  url,
  ...(title === undefined ? {} : { title }),
});

describe('the sources of an answer', () => {
  it('are named by title and host, each once, and tell nobody where the reader comes from', () => {
    const page = 'https://www.example.org/a';
    render(<Sources sources={[source(page, 'A page'), source(page, 'Again'), source('https://b.org/')]} />);
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual(['A pageexample.org', 'b.org']);
    for (const link of links) expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  });

  it('are no links where the address could do harm', () => {
    render(
      <Sources
        sources={['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.c', 'nonsense'].map((url) =>
          source(url),
        )}
      />,
    );
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('are a few at first, and all of them on demand', () => {
    render(<Sources sources={Array.from({ length: 8 }, (_, index) => source(`https://a.org/${index}`))} />);
    expect(screen.getAllByRole('link')).toHaveLength(5);
    fireEvent.click(screen.getByRole('button', { name: 'Show 3 more' }));
    expect(screen.getAllByRole('link')).toHaveLength(8);
  });
});
