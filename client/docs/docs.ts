/** The page that shows the server's OpenAPI document and lets one try its calls; all of it comes from this server. */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';

const container = document.querySelector<HTMLElement>('#api');
if (container) {
  SwaggerUI({
    domNode: container,
    url: '/openapi.json',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
}
