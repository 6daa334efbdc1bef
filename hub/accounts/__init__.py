"""Who people are: institutions, people, groups, sign-in; knows nothing of documents."""
