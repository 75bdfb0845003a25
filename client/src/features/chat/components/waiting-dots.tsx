/** Three calm dots where the first words will be. The list says in words that an answer is coming. */
export function WaitingDots() {
  return (
    <span aria-hidden className="flex h-7 items-center gap-1.5">
      {[0, 1, 2].map((index) => (
        <span
          key={index}
          className="size-2 animate-pulse rounded-full bg-ink-faint"
          style={{ animationDelay: `${index * 180}ms` }}
        />
      ))}
    </span>
  );
}
