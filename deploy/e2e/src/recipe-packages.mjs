import { registerHooks } from 'node:module';

/** Recipes import packages as the workspace of these tests has them: another version may lie where the recipes are. */
registerHooks({
  resolve: (specifier, context, next) => {
    const isOfRecipe = context.parentURL?.includes('/docs/agents/') && /^[@a-z]/.test(specifier);
    return next(specifier, isOfRecipe ? { ...context, parentURL: import.meta.url } : context);
  },
});
