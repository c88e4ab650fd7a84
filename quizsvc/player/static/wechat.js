// Inside WeChat: the reader's own size of letters, and the mini-program around these pages.

/** Take over the size of letters that was chosen in WeChat, where these pages are shown there. */
export function followWeChat() {
  const apply = () => {
    try {
      const { fontScale } = JSON.parse(window.__wxWebEnv.getEnv());
      const { style } = document.documentElement;
      if (Number(fontScale)) style.setProperty('-webkit-text-size-adjust', `${Number(fontScale)}%`);
    } catch {
      // Not inside WeChat, or an older one that tells nothing.
    }
  };
  apply();
  document.addEventListener('WeixinJSBridgeReady', apply);
}

/** Whether the mini-program shows these pages. */
export const inMiniProgram = () =>
  window.__wxjs_environment === 'miniprogram' || /miniProgram/i.test(navigator.userAgent);

/** Ask the mini-program for one of its own pages; it reads the address that is loaded (miniprogram/lib/pages.js). */
export const askMiniProgram = (wish) => location.assign(`/m/app/${wish}`);
