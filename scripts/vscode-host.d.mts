export type HostName = 'newest' | 'oldest';
