export { SharedPresetPage as SharedPresetRoute } from '@/features/models';
