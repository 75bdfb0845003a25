import type { GenerationSettings, Model, PresetView, SpecView } from '@tertulia/data-provider';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '@/shared/ui/button';
import { Drawer } from '@/shared/ui/drawer';
import { ErrorState } from '@/shared/ui/error-state';
import { Notice } from '@/shared/ui/notice';
import { Skeleton } from '@/shared/ui/skeleton';
import { modelQueries } from '../api/models';
import { countSet, fitSettings, withParameter } from '../lib/parameter-values';
import { ModelFactsView } from './model-facts';
import { ParameterField } from './parameter-field';
import { PresetMenu } from './preset-menu';

export interface ParametersPanelProps {
  model: Model;
  spec: SpecView | undefined;
  /** Whether the administrator lets nothing be changed. */
  isFixed: boolean;
  settings: GenerationSettings;
  onChange: (settings: GenerationSettings) => void;
  onChoosePreset: (preset: PresetView) => void;
  onClose: () => void;
}

/** The parameters that this model has, with presets. What is not set is left to the provider. */
export default function ParametersPanel(props: ParametersPanelProps) {
  const { model, spec, isFixed, settings, onChange, onChoosePreset, onClose } = props;
  const { t } = useTranslation('models');
  const details = useQuery(modelQueries.details(model.id));
  const parameters = details.data?.facts.parameters ?? [];
  const fitted = fitSettings(settings, parameters);
  const name = spec?.label ?? model.label ?? model.name;
  return (
    <Drawer
      title={name}
      onClose={onClose}
      actions={!isFixed && <PresetMenu model={model} settings={fitted} onChoose={onChoosePreset} />}
    >
      {isFixed && <Notice tone="neutral">{t('parameters.fixed')}</Notice>}
      {details.isPending && <Skeleton className="h-64" />}
      {details.isLoadingError && <ErrorState error={details.error} onRetry={() => void details.refetch()} />}
      {details.data && (
        <>
          <ModelFactsView details={details.data} />
          {!isFixed &&
            parameters.map((parameter) => (
              <ParameterField
                key={`${model.id} ${parameter.name}`}
                parameter={parameter}
                value={fitted[parameter.name]}
                onChange={(value) => onChange(withParameter(settings, parameter.name, value))}
              />
            ))}
          {!isFixed && countSet(fitted, parameters) > 0 && (
            <Button className="mt-4 w-full" onClick={() => onChange({})}>
              {t('parameters.resetAll')}
            </Button>
          )}
        </>
      )}
    </Drawer>
  );
}
