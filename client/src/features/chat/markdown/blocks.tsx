// A growing text only adds at its end, so a thing's place is its name.
/* oxlint-disable react/no-array-index-key */
// A box that scrolls must be reachable by keyboard.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */
import type { Token, Tokens } from 'marked';
import { memo, type ReactNode, use } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpenFence } from './block-stream';
import { CodeBlock } from './code-block';
import { findDirection } from './direction';
import { Diagram } from './diagram';
import { Formula } from './formula';
import { HeadingBase } from './heading-base';
import { Inline } from './inline';
import type { MathToken } from './math-tokens';

export interface BlockViewProps {
  token: Token;
  depth?: number;
}

/** Lists and quotes within one another beyond this are shown as their source. */
const DEEPEST = 20;

/** One block. A block whose source is the same is not drawn again. */
export const BlockView = memo(
  function BlockView({ token, depth = 0 }: BlockViewProps): ReactNode {
    if (depth > DEEPEST) return token.raw;
    switch (token.type) {
      case 'paragraph':
        return (
          <p dir="auto">
            <Inline tokens={(token as Tokens.Paragraph).tokens} />
          </p>
        );
      case 'heading':
        return <Heading token={token as Tokens.Heading} />;
      case 'code':
        return <Code token={token as Tokens.Code} />;
      case 'list':
        return <List token={token as Tokens.List} depth={depth} />;
      case 'table':
        return <Table token={token as Tokens.Table} />;
      case 'blockquote':
        return (
          <blockquote dir={findDirection(token.raw)}>
            <Blocks tokens={(token as Tokens.Blockquote).tokens} depth={depth + 1} />
          </blockquote>
        );
      case 'hr':
        return <hr />;
      case 'math':
        return <FormulaBlock token={token as MathToken} />;
      case 'text':
        return <Inline tokens={(token as Tokens.Text).tokens ?? [{ ...token, type: 'escape' }]} />;
      case 'space':
      case 'def':
      case 'checkbox':
        return null;
      case 'html':
        return (
          <p dir="auto" className="whitespace-pre-wrap">
            {token.raw.trimEnd()}
          </p>
        );
      default:
        return <div className="whitespace-pre-wrap break-words">{token.raw}</div>;
    }
  },
  (before, after) =>
    before.token.type === after.token.type &&
    before.token.raw === after.token.raw &&
    textOf(before.token) === textOf(after.token),
);

function Blocks({ tokens, depth }: { tokens: Token[]; depth: number }) {
  return tokens.map((token, index) => <BlockView key={index} token={token} depth={depth} />);
}

function Heading({ token }: { token: Tokens.Heading }) {
  const base = use(HeadingBase);
  const Level = (['h3', 'h4', 'h5', 'h6'] as const)[token.depth < base ? 0 : token.depth - base] ?? 'h6';
  return (
    <Level className={`md-h${token.depth}`} dir="auto">
      <Inline tokens={token.tokens} />
    </Level>
  );
}

function Code({ token }: { token: Tokens.Code }) {
  const language = token.lang?.trim().split(/\s+/)[0] ?? '';
  if (language === 'mermaid' && !isOpenFence(token)) return <Diagram source={token.text} />;
  return <CodeBlock code={token.text} language={language} />;
}

function FormulaBlock({ token }: { token: MathToken }) {
  if (!token.isOpen) return <Formula tex={token.tex} isBlock />;
  return (
    <span className="md-formula-block" dir="ltr">
      <code>{token.tex}</code>
    </span>
  );
}

function List({ token, depth }: { token: Tokens.List; depth: number }) {
  const items = token.items.map((item, index) => <ListItem key={index} item={item} depth={depth + 1} />);
  const dir = findDirection(token.raw);
  if (!token.ordered) return <ul dir={dir}>{items}</ul>;
  return (
    <ol dir={dir} start={token.start === '' ? 1 : token.start}>
      {items}
    </ol>
  );
}

const ListItem = memo(
  function ListItem({ item, depth }: { item: Tokens.ListItem; depth: number }) {
    const { t } = useTranslation('chat');
    return (
      <li className={item.task ? 'md-task' : undefined}>
        {item.task && (
          <input
            type="checkbox"
            checked={item.checked ?? false}
            readOnly
            tabIndex={-1}
            aria-label={t(item.checked ? 'task.done' : 'task.open')}
          />
        )}
        {item.task ? (
          <div>
            <Blocks tokens={item.tokens} depth={depth} />
          </div>
        ) : (
          <Blocks tokens={item.tokens} depth={depth} />
        )}
      </li>
    );
  },
  (before, after) => before.item.raw === after.item.raw && before.item.loose === after.item.loose,
);

function Table({ token }: { token: Tokens.Table }) {
  const { t } = useTranslation('chat');
  return (
    <div className="md-table" tabIndex={0} role="region" aria-label={t('table')}>
      <table>
        <thead>
          <TableRow
            cells={token.header}
            raw={token.header.map((cell) => cell.text).join('\u0000')}
            isHeader
          />
        </thead>
        <tbody>
          {token.rows.map((cells, index) => (
            <TableRow key={index} cells={cells} raw={cells.map((cell) => cell.text).join('\u0000')} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TableRow = memo(
  function TableRow({
    cells,
    isHeader = false,
  }: {
    cells: Tokens.TableCell[];
    raw: string;
    isHeader?: boolean;
  }) {
    const Cell = isHeader ? 'th' : 'td';
    return (
      <tr>
        {cells.map((cell, index) => (
          <Cell key={index} dir="auto" className={cell.align ? `md-${cell.align}` : undefined}>
            <Inline tokens={cell.tokens} />
          </Cell>
        ))}
      </tr>
    );
  },
  (before, after) => before.raw === after.raw,
);

function textOf(token: Token): string {
  return token.type === 'code' ? (token as Tokens.Code).text : '';
}
