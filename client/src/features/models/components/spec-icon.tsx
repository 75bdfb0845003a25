export interface SpecIconProps {
  /** An emoji, or the address of an image. */
  icon: string;
}

/** The sign of a spec. Images come from this server alone: the page's policy lets no others in. */
export function SpecIcon({ icon }: SpecIconProps) {
  const isImage = icon.startsWith('/') || icon.startsWith('data:image/');
  return isImage ? (
    <img src={icon} alt="" className="size-5 shrink-0 rounded-sm object-contain" />
  ) : (
    <span aria-hidden className="w-5 shrink-0 text-center text-base leading-none">
      {[...icon].slice(0, 4).join('')}
    </span>
  );
}
