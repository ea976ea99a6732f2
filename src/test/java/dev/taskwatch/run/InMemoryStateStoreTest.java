package dev.taskwatch.run;

class InMemoryStateStoreTest extends StateStoreContract {

    private final StateStore store = new InMemoryStateStore();

    @Override
    StateStore store() {
        return store;
    }
}
