import { FileIcon } from '../files/file-icon';
import { useFileUrl } from '../files/use-file-url';
import type { Attachment } from './upload-queue';

export interface AttachmentPictureProps {
  attachment: Attachment;
}

const BOX = 'flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-md bg-sunken';

/** A small picture of a file: the image itself, or a sign of its kind. */
export function AttachmentPicture({ attachment }: AttachmentPictureProps) {
  const { kind, previewUrl, stored } = attachment;
  if (kind === 'image' && previewUrl) return <Thumbnail src={previewUrl} />;
  if (kind === 'image' && stored) return <StoredThumbnail url={stored.url} />;
  return (
    <span className={BOX}>
      <FileIcon kind={kind} />
    </span>
  );
}

function StoredThumbnail({ url }: { url: string }) {
  const fetched = useFileUrl(url);
  return fetched.state === 'ready' ? <Thumbnail src={fetched.objectUrl} /> : <span className={BOX} />;
}

function Thumbnail({ src }: { src: string }) {
  return (
    <span className={BOX}>
      <img src={src} alt="" className="size-full object-cover" />
    </span>
  );
}
