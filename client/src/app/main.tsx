import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { detectLanguage, startI18n } from '@/shared/i18n';
import { readPreference } from '@/shared/lib/preferences';
import { App } from './app';
import './styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');

await startI18n(detectLanguage(readPreference('language')));
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
