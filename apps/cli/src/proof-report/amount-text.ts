/** Amounts in minor units: a proof names a currency by its number, and says nothing of its decimals. */

/** 49816 as 49,816. */
export function amountText(amount: bigint): string {
  return amount.toString().replaceAll(/\B(?=(?:[0-9]{3})+$)/gu, ',');
}
