"""Images per second that the tutorial's network learns from by Python's PyTorch, one thread: beside `plantgym bench classify`."""
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError:
    sys.exit('skipped: Python has no torch here')

torch.set_num_threads(1)
ROWS = 1348


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.pool = nn.Conv2d(3, 6, 5), nn.Conv2d(6, 16, 5), nn.MaxPool2d(2, 2)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(functional.relu(self.conv1(x)))
        x = torch.flatten(self.pool(functional.relu(self.conv2(x))), 1)
        return self.fc3(functional.relu(self.fc2(functional.relu(self.fc1(x)))))


for batch in (4, 128):
    net, loss = Net(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)
    x, y = torch.randn(ROWS, 3, 32, 32), torch.randint(0, 10, (ROWS,))
    best = 0
    for run in range(10):
        order, start = torch.randperm(ROWS), time.perf_counter()
        for i in range(0, ROWS, batch):
            rows = order[i:i + batch]
            optimizer.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            optimizer.step()
        best = max(best, ROWS / (time.perf_counter() - start))
    print(f'torch {torch.__version__}, batch {batch}: {best / 1000:.1f} k images/s')
