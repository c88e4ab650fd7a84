// @ts-check
App({
  /** A new version is taken at once if the person agrees; otherwise WeChat takes it at the next cold start. */
  onLaunch() {
    const updates = wx.getUpdateManager();
    updates.onUpdateReady(() => {
      wx.showModal({
        title: "有新版本",
        content: "新版本已经下载好，重新打开就能使用。已经答的题不会丢失。",
        confirmText: "现在重开",
        cancelText: "以后再说",
        success: ({ confirm }) => {
          if (confirm) updates.applyUpdate();
        },
      });
    });
  },
});
