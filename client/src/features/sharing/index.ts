export { ShareDialog, type ShareDialogProps } from './components/share-dialog';
