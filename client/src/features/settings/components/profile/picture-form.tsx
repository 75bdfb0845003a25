import type { UserView } from '@tertulia/data-provider';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { updateUser } from '@/shared/lib/session';
import { Avatar } from '@/shared/ui/avatar';
import { Button } from '@/shared/ui/button';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { removePicture, setPicture } from '../../api/account';
import { preparePicture } from '../../lib/pictures';

export interface PictureFormProps {
  user: UserView;
}

/** The person's picture; a chosen one is shown at once, made small before it is sent. */
export function PictureForm({ user }: PictureFormProps) {
  const { t } = useTranslation('settings');
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (file: File) => setPicture(await preparePicture(file)),
    onSuccess: updateUser,
  });
  const remove = useMutation({
    mutationFn: removePicture,
    onSuccess: updateUser,
  });
  const error = upload.error ?? remove.error;
  const isBusy = upload.isPending || remove.isPending;
  return (
    <div className="flex flex-col gap-3">
      <FailureNotice error={error} />
      <div className="flex flex-wrap items-center gap-4">
        <Avatar name={user.name} picture={user.avatar} className="size-20 text-2xl" />
        <div className="flex flex-wrap gap-2">
          <Button isBusy={upload.isPending} onClick={() => isBusy || input.current?.click()}>
            {user.avatar ? t('profile.changePicture') : t('profile.addPicture')}
          </Button>
          {user.avatar && (
            <Button variant="quiet" isBusy={remove.isPending} onClick={() => isBusy || remove.mutate()}>
              {t('profile.removePicture')}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            aria-label={t('profile.picture')}
            hidden
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              remove.reset();
              if (file) upload.mutate(file);
            }}
          />
        </div>
      </div>
    </div>
  );
}
