/** What was removed since it was asked for. */
export interface ErasedAmounts {
  readonly webhooks: number;
  readonly deliveries: number;
}
