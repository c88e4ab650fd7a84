"""Subscribe messages (订阅消息): who allowed which, what there is to tell, and sending it by WeChat, once."""
