import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './kit/controls.css';
import './kit/states.css';
import './kit/panels.css';
import './kit/layers.css';
import './app/shell.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme, storedTheme } from './app/theme.ts';

applyTheme(storedTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element for the console.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
