import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderName, Target } from '../../domain/catalog.ts';

/** The two kinds of models, as the packages of all providers have them. */
export interface Provider {
  languageModel(model: string): LanguageModelV4;
  embeddingModel(model: string): EmbeddingModelV4;
}

type OpenProvider = (target: Target, send: typeof fetch) => Promise<Provider>;

/** Each package is imported when a target of it is called for the first time: they cost memory. */
const openers: Readonly<Record<ProviderName, OpenProvider>> = {
  'openai-compatible': async (target, send) => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    const { baseUrl = 'https://api.openai.com/v1', apiKey } = target;
    return createOpenAICompatible({
      ...{ name: 'openai-compatible', baseURL: baseUrl, includeUsage: true, fetch: send },
      ...(apiKey === undefined ? {} : { apiKey }),
    });
  },
  openai: async (target, send) => {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return createOpenAI(settingsOf(target, send));
  },
  anthropic: async (target, send) => {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic(settingsOf(target, send));
  },
  'amazon-bedrock': async (target, send) => {
    const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
    return createAmazonBedrock({
      ...settingsOf(target, send),
      ...(target.region === undefined ? {} : { region: target.region }),
    });
  },
  cohere: async (target, send) => {
    const { createCohere } = await import('@ai-sdk/cohere');
    return createCohere(settingsOf(target, send));
  },
};

/** The provider of a target, for one call that is sent by `send`. */
export function openProvider(target: Target, send: typeof fetch): Promise<Provider> {
  return openers[target.provider](target, send);
}

function settingsOf({ baseUrl, apiKey }: Target, send: typeof fetch) {
  return {
    fetch: send,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}
