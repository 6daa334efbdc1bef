// Bytes and durations in words; bytes as the |filesize filter writes them (steps of 1,024).
const UNITS = ["Byte", "KB", "MB", "GB", "TB"];

export function bytes(count) {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 1 && value < 10 ? 1 : 0;
  const number = value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
  return `${number} ${UNITS[unit]}`;
}

export function duration(seconds, say) {
  if (seconds < 60) return say("seconds", { number: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return say("minutes", { number: Math.round(seconds / 60) });
  return say("hours", { number: Math.round(seconds / 360) / 10 });
}
