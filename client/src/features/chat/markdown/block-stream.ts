/**
 * The blocks of a text that grows. A block that is finished is kept and never parsed again; only what follows it is.
 */
import type { Token, Tokens } from 'marked';
import { lexBlocks, type Links } from './lexing';
import { completeBlock, withoutHalfFence, withoutHalfMark } from './softening';

export type Block = { key: number; token: Token };

export class BlockStream {
  #text = '';
  #closedText = '';
  #closed: Block[] = [];
  #links: Links = {};
  #isStreaming = false;
  #blocks: readonly Block[] = [];

  /** The blocks of `text`: a longer version of the last one costs only its new end, another text begins anew. */
  update(source: string, isStreaming: boolean): readonly Block[] {
    const text = source.includes('\r') ? source.replaceAll(/\r\n?/g, '\n') : source;
    if (text === this.#text && isStreaming === this.#isStreaming) return this.#blocks;
    if (!text.startsWith(this.#closedText)) this.#reset({});
    this.#text = text;
    this.#isStreaming = isStreaming;
    this.#blocks = this.#advance(isStreaming);
    return this.#blocks;
  }

  #reset(links: Links): void {
    this.#closedText = '';
    this.#closed = [];
    this.#links = links;
  }

  #advance(isStreaming: boolean): readonly Block[] {
    const tail = this.#text.slice(this.#closedText.length);
    const { tokens, links } = isStreaming ? this.#lexOpenText(tail) : lexBlocks(tail, false, this.#links);
    if (Object.keys(links).length > Object.keys(this.#links).length && this.#closed.length > 0) {
      // A definition arrived that earlier blocks may refer to.
      this.#reset(links);
      return this.#advance(isStreaming);
    }
    this.#links = links;
    const last = tokens.findLastIndex((token) => token.type !== 'space');
    this.#close(tokens.slice(0, Math.max(last, 0)));
    const open = tokens.slice(Math.max(last, 0));
    return [...this.#closed, ...this.#number(isStreaming ? this.#soften(open) : open)];
  }

  #lexOpenText(tail: string): ReturnType<typeof lexBlocks> {
    const whole = lexBlocks(tail, true, this.#links);
    const last = whole.tokens.at(-1);
    // Inside an open fence every line is code, whatever it looks like.
    if (last && isOpenFence(last) && last.raw.includes('\n')) return whole;
    const shown = withoutHalfMark(tail);
    return shown === tail ? whole : lexBlocks(shown, true, this.#links);
  }

  #close(tokens: Token[]): void {
    for (const token of tokens) {
      this.#closedText += token.raw;
      if (isShown(token)) this.#closed.push({ key: this.#closed.length, token });
    }
  }

  #number(tokens: Token[]): Block[] {
    return tokens.filter(isShown).map((token, index) => ({ key: this.#closed.length + index, token }));
  }

  #soften(open: Token[]): Token[] {
    const token = open[0];
    if (!token || token.type === 'math' || token.type === 'plain') return open;
    if (token.type === 'code') {
      const code = token as Tokens.Code;
      return isOpenFence(code) ? [{ ...code, text: withoutHalfFence(code.text) }, ...open.slice(1)] : open;
    }
    const raw = open.map((one) => one.raw).join('');
    const completed = completeBlock(raw);
    return completed === raw ? open : lexBlocks(completed, true, this.#links).tokens;
  }
}

function isShown(token: Token): boolean {
  return token.type !== 'space' && token.type !== 'def';
}

/** Whether a code token is a fence that its end has not come for. */
export function isOpenFence(token: Token): boolean {
  if (token.type !== 'code' || (token as Tokens.Code).codeBlockStyle === 'indented') return false;
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1];
  return (
    fence !== undefined && !new RegExp(`\\n {0,3}${fence}${fence.charAt(0)}*[ \\t]*\\n*$`).test(token.raw)
  );
}
