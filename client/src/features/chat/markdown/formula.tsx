import { useEffect, useRef, useState } from 'react';

export interface FormulaProps {
  tex: string;
  isBlock: boolean;
}

type Typesetter = typeof import('./typesetting');
let typesetter: Typesetter | null = null;

/** A formula. Its source stands there until the typesetting is loaded, and stays if it can not be set. */
export function Formula({ tex, isBlock }: FormulaProps) {
  const target = useRef<HTMLSpanElement>(null);
  const [isSet, setSet] = useState(false);
  useEffect(() => {
    let isShown = true;
    const draw = (ready: Typesetter) => {
      if (isShown && target.current) setSet(ready.setFormula(tex, isBlock, target.current));
    };
    if (typesetter) draw(typesetter);
    else
      void import('./typesetting').then(
        (ready) => {
          typesetter = ready;
          draw(ready);
        },
        () => undefined,
      );
    return () => {
      isShown = false;
    };
  }, [tex, isBlock]);
  return (
    <span className={isBlock ? 'md-formula-block' : 'md-formula'} dir="ltr">
      {!isSet && <code>{tex}</code>}
      <span ref={target} hidden={!isSet} />
    </span>
  );
}
