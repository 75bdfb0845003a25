import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { Dialog } from './dialog';
import { Drawer } from './drawer';
import { hasUnsaved, leaveTopmost } from './leaving';
import { TooltipProvider } from './tooltip';

afterEach(cleanup);

const goBack = () => act(leaveTopmost);

interface PanelProps {
  isChanged?: boolean;
  onClose: () => void;
}

function Panel({ isChanged = false, onClose }: PanelProps) {
  const [isOver, setOver] = useState(false);
  return (
    <TooltipProvider>
      <Drawer title="Role" isChanged={isChanged} onClose={onClose}>
        <button type="button" onClick={() => setOver(true)}>
          Over it
        </button>
        {isOver && <Dialog title="Codes" onClose={() => setOver(false)} />}
      </Drawer>
    </TooltipProvider>
  );
}

it('leaves what is topmost, one after the other', () => {
  const onClose = vi.fn();
  render(<Panel onClose={onClose} />);
  fireEvent.click(screen.getByText('Over it'));
  goBack();
  expect(screen.queryByRole('dialog', { name: 'Codes' })).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  goBack();
  expect(onClose).toHaveBeenCalledOnce();
});

it('asks before what was written is lost, and leaves the question first', () => {
  const onClose = vi.fn();
  render(<Panel isChanged onClose={onClose} />);
  expect(hasUnsaved()).toBe(true);
  goBack();
  expect(screen.getByRole('alertdialog')).toBeTruthy();
  goBack();
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  goBack();
  fireEvent.click(screen.getByRole('button', { name: 'discard.action' }));
  expect(onClose).toHaveBeenCalledOnce();
});

it('asks before what a dialog shows is lost for good', () => {
  const onClose = vi.fn();
  const loss = { title: 'Kept?', description: 'They are gone.', action: 'Kept' };
  render(
    <TooltipProvider>
      <Dialog title="Codes" loss={loss} onClose={onClose} />
    </TooltipProvider>,
  );
  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Kept' }));
  expect(onClose).toHaveBeenCalledOnce();
});

it('has nothing to lose once it is gone', () => {
  const { unmount } = render(<Panel isChanged onClose={() => undefined} />);
  unmount();
  expect(hasUnsaved()).toBe(false);
  goBack();
});
