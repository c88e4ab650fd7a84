// Inside WeChat the reader's own size of letters is told by the client.

/** Take over the size of letters that was chosen in WeChat, where these pages are shown there. */
export function followWeChat() {
  const apply = () => {
    try {
      const { fontScale } = JSON.parse(window.__wxWebEnv.getEnv());
      if (Number(fontScale)) document.documentElement.style.setProperty('-webkit-text-size-adjust', `${Number(fontScale)}%`);
    } catch {
      // Not inside WeChat, or an older one that tells nothing.
    }
  };
  apply();
  document.addEventListener('WeixinJSBridgeReady', apply);
}
