// A growing text only adds at its end, so a thing's place is its name.
/* oxlint-disable react/no-array-index-key */
import { ExternalLink, ImageOff } from 'lucide-react';
import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Formula } from './formula';
import type { MathToken } from './math-tokens';
import { readSafeUrl } from './urls';

export interface InlineProps {
  tokens: Token[] | undefined;
  /** Within a link there is no other link. */
  isInLink?: boolean;
}

/** Text with its emphasis, links and code. HTML in it is text. */
export function Inline({ tokens, isInLink = false }: InlineProps): ReactNode {
  return tokens?.map((token, index) => {
    return token.type === 'text' && !hasChildren(token) ? (
      decode(token)
    ) : (
      <InlineToken key={index} token={token} isInLink={isInLink} />
    );
  });
}

function InlineToken({ token, isInLink }: { token: Token; isInLink: boolean }): ReactNode {
  const children =
    'tokens' in token ? <Inline tokens={token.tokens} isInLink={isInLink || token.type === 'link'} /> : null;
  switch (token.type) {
    case 'text':
      return children ?? decode(token);
    case 'strong':
      return <strong>{children}</strong>;
    case 'em':
      return <em>{children}</em>;
    case 'del':
      return <del>{children}</del>;
    case 'codespan':
      return <code dir="ltr">{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return isInLink ? children : <SafeLink href={(token as Tokens.Link).href}>{children}</SafeLink>;
    case 'image':
      return isInLink ? (token as Tokens.Image).text : <UnloadedImage image={token as Tokens.Image} />;
    case 'math':
      return <Formula tex={(token as MathToken).tex} isBlock={(token as MathToken).isBlock} />;
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : token.raw;
    default:
      return 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  }
}

function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const url = readSafeUrl(href);
  if (!url) return <span>{children}</span>;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** An image is never fetched by itself: its address may carry what was said here to whoever wrote it. */
function UnloadedImage({ image }: { image: Tokens.Image }) {
  const { t } = useTranslation('chat');
  const url = readSafeUrl(image.href);
  const label = image.text || t('image.unnamed');
  if (!url || url.protocol === 'mailto:') return <span>{label}</span>;
  return (
    <a className="md-image" href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      <ImageOff aria-hidden />
      <span>{label}</span>
      <span className="text-ink-faint">{t('image.open', { host: url.host })}</span>
      <ExternalLink aria-hidden />
    </a>
  );
}

function hasChildren(token: Token): boolean {
  return 'tokens' in token && (token.tokens?.length ?? 0) > 0;
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  '#39': "'",
};

function decode(token: Token): string {
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(#39|[a-z]+);/g, (whole, name: string) =>
    Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole,
  );
}
