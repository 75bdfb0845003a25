import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptSignIn } from '@/shared/lib/session';
import { startI18n } from '@/shared/i18n';
import { makeUser } from '@/shared/lib/people.fixture';
import { writePreference } from '@/shared/lib/preferences';
import { TooltipProvider } from '@/shared/ui/tooltip';
import { offerDraft, readDraft } from '../lib/drafts';
import { Composer, type ComposerProps } from './composer';

beforeAll(() => startI18n('en'));
afterEach(cleanup);
beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
});

function show(props: Partial<ComposerProps> = {}) {
  const onSend = vi.fn();
  const onStop = vi.fn();
  const client = new QueryClient();
  const fieldRef = createRef<HTMLTextAreaElement>();
  const draw = (more: Partial<ComposerProps>) => (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <Composer
          conversationId="c1"
          canSend
          isRunning={false}
          onSend={onSend}
          onStop={onStop}
          onCompare={vi.fn()}
          models={[]}
          fieldRef={fieldRef}
          {...props}
          {...more}
        >
          model
        </Composer>
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(draw({}));
  return {
    onSend,
    onStop,
    field: screen.getByRole('textbox'),
    change: (more: Partial<ComposerProps>) => rerender(draw(more)),
  };
}

const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

describe('the composer', () => {
  it('sends on Enter, trimmed, and is empty afterwards', () => {
    const { field, onSend } = show();
    write(field, '  hello \n');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onSend).toHaveBeenCalledExactlyOnceWith({ text: 'hello', files: [] });
    expect(field).toHaveProperty('value', '');
  });

  it('keeps Shift+Enter for a new line', () => {
    const { field, onSend } = show();
    write(field, 'hello');
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('sends on Ctrl+Enter alone when the reader prefers that', () => {
    writePreference('sendKey', 'ctrl-enter');
    const { field, onSend } = show();
    write(field, 'hello');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    expect(onSend).toHaveBeenCalledOnce();
  });

  it('lets Enter pick a word of an input method', () => {
    const { field, onSend } = show();
    write(field, 'にほん');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    expect(onSend).not.toHaveBeenCalled();
  });

  it.each([
    ['an empty text', { text: '  ' }],
    ['no model', { text: 'hello', canSend: false }],
    ['an answer under way', { text: 'hello', isRunning: true }],
  ])('sends nothing with %s, and loses nothing', (_, { text, ...props }) => {
    const { field, onSend } = show(props);
    write(field, text);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    expect(field).toHaveProperty('value', text);
  });

  it('sends what was wanted before it was known who answers, once it is', () => {
    const { field, change, onSend } = show({ canSend: false, isPreparing: true });
    write(field, 'hello');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    change({ canSend: true, isPreparing: false });
    expect(onSend).toHaveBeenCalledOnce();
    expect(field).toHaveProperty('value', '');
  });

  it('offers to stop in place of sending, by Escape too', () => {
    const { field, onStop } = show({ isRunning: true });
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(onStop).toHaveBeenCalledTimes(2);
  });

  it('keeps a draft per conversation', () => {
    const { field, change } = show();
    write(field, 'half a thought');
    change({ conversationId: 'c2' });
    expect(field).toHaveProperty('value', '');
    write(field, 'another');
    change({ conversationId: 'c1' });
    expect(field).toHaveProperty('value', 'half a thought');
    expect(readDraft('c2')).toBe('another');
  });

  it('takes a text that is offered to it', () => {
    const { field } = show({ conversationId: null });
    fireEvent(field, new Event('focus'));
    offerDraft(null, 'Make a plan');
    return vi.waitFor(() => expect(field).toHaveProperty('value', 'Make a plan'));
  });

  it('sends files that were pasted, alone and once they are there', async () => {
    let arrive: ((response: object) => void) | undefined;
    class Upload extends EventTarget {
      readonly upload = new EventTarget();
      readonly status = 201;
      responseText = '';
      open = vi.fn();
      setRequestHeader = vi.fn();
      abort = vi.fn();
      send() {
        arrive = (response) => {
          this.responseText = JSON.stringify(response);
          this.dispatchEvent(new Event('load'));
        };
      }
    }
    vi.stubGlobal('XMLHttpRequest', Upload);
    acceptSignIn({ accessToken: 't', expiresIn: 900, user: makeUser() });
    const { field, onSend } = show();
    const files = [new File(['x'], 'notes.txt', { type: 'text/plain' })];
    fireEvent.paste(field, { clipboardData: { files, types: ['Files'] } });
    expect(await screen.findByText('notes.txt')).toBeTruthy();
    await vi.waitFor(() => expect(screen.getByRole('progressbar')).toBeTruthy());
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onSend).not.toHaveBeenCalled();
    const stored = { id: 'f1', filename: 'notes.txt', mediaType: 'text/plain', kind: 'text', size: 1 };
    await vi.waitFor(() => {
      arrive?.({ ...stored, url: '/api/files/f1/content' });
      expect(onSend).toHaveBeenCalledOnce();
    });
    const { mediaType, filename } = stored;
    const part = { type: 'file', mediaType, url: '/api/files/f1/content', filename };
    expect(onSend).toHaveBeenCalledWith({ text: '', files: [part] });
    expect(screen.queryByText('notes.txt')).toBeNull();
  });

  it('leaves text that comes with a picture of itself to the field', () => {
    const { field } = show();
    const files = [new File(['x'], 'table.png', { type: 'image/png' })];
    fireEvent.paste(field, { clipboardData: { files, types: ['text/plain', 'Files'] } });
    expect(screen.queryByText('table.png')).toBeNull();
  });
});
