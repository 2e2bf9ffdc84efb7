// The entry of GraphiQL. The style adapter comes first: the editor creates styles while its modules load.
import { adaptInlineStyles } from './inline_styles';

adaptInlineStyles();
void import('./page').then(({ render }) => render());
