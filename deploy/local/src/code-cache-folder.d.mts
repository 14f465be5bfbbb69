export declare const codeCacheFolder: string;
