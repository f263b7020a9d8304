// Streams, events, recordings and graphs.
#include <execinfo.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "stand_in.h"

namespace stand_in {

namespace {

std::recursive_mutex g_mutex;
thread_local int t_locks = 0;

struct Event {
  Stream* stream = nullptr;
  uint64_t given = 0;  // work of the stream before it
  Graph* recording = nullptr;
  int asked = 0;
};

Stream g_default;
std::vector<Stream*> g_streams{&g_default};
unsigned long long g_recordings = 0;
Stream* g_recorded = nullptr;  // the origin of the recording that forbids calls, and whose thread
std::thread::id g_recorder;
cudaStreamCaptureMode g_mode = cudaStreamCaptureModeGlobal;
int g_complaints = 0;
thread_local cudaError_t t_error = cudaSuccess;
thread_local cudaStreamCaptureMode t_mode = cudaStreamCaptureModeGlobal;

}  // namespace

void enter() { g_mutex.lock(), ++t_locks; }
void leave() { --t_locks, g_mutex.unlock(); }

cudaError_t fail(cudaError_t e) { return t_error = e; }
cudaError_t complain(const char* what, cudaError_t e) {
  std::fprintf(stderr, "stand-in of CUDA: %s\n", what);
  if (++g_complaints <= 5) {
    void* at[40];
    backtrace_symbols_fd(at, backtrace(at, 40), 2);
  }
  return fail(e);
}
cudaError_t not_while_recording(const char* call) {
  const bool forbidden =
      g_recorded && t_mode != cudaStreamCaptureModeRelaxed &&
      (g_mode == cudaStreamCaptureModeGlobal || g_recorder == std::this_thread::get_id());
  return forbidden ? complain((std::string(call) + " while work is recorded").c_str())
                   : cudaSuccess;
}

Stream* stream_of(cudaStream_t s) {
  return s == nullptr || s == cudaStreamLegacy || s == cudaStreamPerThread
             ? &g_default
             : reinterpret_cast<Stream*>(s);
}
void put(Stream* s, std::function<void()> work) {
  if (s->recording) return void(s->recording->work.push_back(std::move(work)));
  put_until(s, [f = std::move(work)] { return f(), true; });
}
void put_until(Stream* s, std::function<bool()> work) {
  if (s->recording) return void(complain("work that waits for other programs is recorded"));
  s->queue.push_back(std::move(work)), ++s->given;
}
/// A moment in which other threads may call.
void let_others() {
  const int locks = t_locks;
  for (int k = 0; k < locks; ++k) leave();
  std::this_thread::sleep_for(std::chrono::microseconds(20));
  for (int k = 0; k < locks; ++k) enter();
}
bool run_until(Stream* s, uint64_t given, bool waits) {
  open_memory();
  bool over = true;
  while (over && s->done < given) {
    if (s->runs) {
      complain("a stream waits for itself");
      std::abort();
    }
    s->runs = true, over = s->queue.front()(), s->runs = false;
    if (over)
      s->queue.pop_front(), ++s->done;
    else if (waits)
      over = true, let_others();
  }
  close_memory();
  return over;
}
void run_all() {
  for (size_t k = 0; k < g_streams.size(); ++k) run_until(g_streams[k], g_streams[k]->given);
}

}  // namespace stand_in

using namespace stand_in;

extern "C" {

void stand_in_put(void* stream, void (*f)(void*), void* x, void (*drop)(void*)) {
  const Lock lock;
  const std::shared_ptr<void> kept(x, drop);
  put(stream_of(static_cast<cudaStream_t>(stream)), [=] { f(kept.get()); });
}

void stand_in_put_until(void* stream, bool (*f)(void*), void* x, void (*drop)(void*)) {
  const Lock lock;
  const std::shared_ptr<void> kept(x, drop);
  put_until(stream_of(static_cast<cudaStream_t>(stream)), [=] { return f(kept.get()); });
}

cudaError_t cudaGetLastError() { return std::exchange(t_error, cudaSuccess); }
cudaError_t cudaPeekAtLastError() { return t_error; }
cudaError_t cudaDeviceSynchronize() {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaDeviceSynchronize");
  run_all();
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithPriority(cudaStream_t* s, unsigned, int) {
  const Lock lock;
  g_streams.push_back(new Stream);
  *s = reinterpret_cast<cudaStream_t>(g_streams.back());
  return cudaSuccess;
}
cudaError_t cudaStreamCreate(cudaStream_t* s) { return cudaStreamCreateWithPriority(s, 0, 0); }
cudaError_t cudaStreamDestroy(cudaStream_t) { return cudaSuccess; }  // events may name it
cudaError_t cudaStreamQuery(cudaStream_t s) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaStreamQuery");
  return stream_of(s)->done == stream_of(s)->given ? cudaSuccess : fail(cudaErrorNotReady);
}
cudaError_t cudaStreamSynchronize(cudaStream_t s) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaStreamSynchronize");
  run_until(stream_of(s), stream_of(s)->given);
  return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* e, unsigned) {
  *e = reinterpret_cast<cudaEvent_t>(new Event);
  return cudaSuccess;
}
cudaError_t cudaEventCreate(cudaEvent_t* e) { return cudaEventCreateWithFlags(e, 0); }
cudaError_t cudaEventDestroy(cudaEvent_t e) {
  delete reinterpret_cast<Event*>(e);
  return cudaSuccess;
}
cudaError_t cudaEventRecordWithFlags(cudaEvent_t e, cudaStream_t stream, unsigned) {
  const Lock lock;
  Stream* s = stream_of(stream);
  *reinterpret_cast<Event*>(e) = {s, s->given, s->recording, 0};
  return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t e, cudaStream_t s) {
  return cudaEventRecordWithFlags(e, s, 0);
}
cudaError_t cudaEventQuery(cudaEvent_t event) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaEventQuery");
  auto* e = reinterpret_cast<Event*>(event);
  if (e->recording) return complain("cudaEventQuery of an event of a recording");
  if (!e->stream || e->stream->done >= e->given) return cudaSuccess;
  if (++e->asked < 4) return fail(cudaErrorNotReady);
  return run_until(e->stream, e->given, false) ? cudaSuccess : fail(cudaErrorNotReady);
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaEventSynchronize");
  auto* e = reinterpret_cast<Event*>(event);
  if (e->recording) return complain("cudaEventSynchronize of an event of a recording");
  if (e->stream) run_until(e->stream, e->given);
  return cudaSuccess;
}
cudaError_t cudaEventElapsedTime(float* t, cudaEvent_t, cudaEvent_t) {
  *t = 1;
  return cudaSuccess;
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  const Lock lock;
  const Event e = *reinterpret_cast<Event*>(event);
  Stream* s = stream_of(stream);
  if (e.recording && s->recording == e.recording) {
    if (e.stream != s) e.stream->joined_back = true;
    return cudaSuccess;
  }
  if (s->recording)
    return complain("a recording waits for what is outside of it", cudaErrorStreamCaptureIsolation);
  if (e.recording) {  // this stream's work belongs to it from now on
    s->recording = e.recording, s->origin = e.stream->origin, s->id = e.stream->id;
    s->joined_back = false;
    return cudaSuccess;
  }
  if (e.stream && e.stream != s) put_until(s, [e] { return run_until(e.stream, e.given, false); });
  return cudaSuccess;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  const Lock lock;
  Stream* s = stream_of(stream);
  if (s == &g_default) return complain("the default stream cannot be recorded");
  if (s->recording) return complain("a stream is recorded twice", cudaErrorIllegalState);
  s->recording = new Graph, s->origin = s, s->id = ++g_recordings;
  if (mode != cudaStreamCaptureModeRelaxed)
    g_recorded = s, g_mode = mode, g_recorder = std::this_thread::get_id();
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* g) {
  const Lock lock;
  Stream* s = stream_of(stream);
  if (!s->recording || s->origin != s)
    return complain("nothing was recorded", cudaErrorIllegalState);
  Graph* const graph = s->recording;
  for (Stream* other : g_streams) {
    if (other->recording != graph) continue;
    if (other != s && !other->joined_back)
      complain("a stream of a recording was not joined", cudaErrorStreamCaptureUnjoined);
    other->recording = nullptr;
  }
  if (g_recorded == s) g_recorded = nullptr;
  *g = reinterpret_cast<cudaGraph_t>(graph);
  return cudaSuccess;
}
cudaError_t cudaStreamIsCapturing(cudaStream_t s, cudaStreamCaptureStatus* status) {
  const Lock lock;
  *status = stream_of(s)->recording ? cudaStreamCaptureStatusActive : cudaStreamCaptureStatusNone;
  return cudaSuccess;
}
cudaError_t cudaStreamGetCaptureInfo(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                     unsigned long long* id, cudaGraph_t* g,
                                     const cudaGraphNode_t** before,
                                     const cudaGraphEdgeData** edges, size_t* n) {
  const Lock lock;
  cudaStreamIsCapturing(stream, status);
  if (id) *id = stream_of(stream)->id;
  if (g) *g = reinterpret_cast<cudaGraph_t>(stream_of(stream)->recording);
  if (before) *before = nullptr;
  if (edges) *edges = nullptr;
  if (n) *n = 0;
  return cudaSuccess;
}
cudaError_t cudaThreadExchangeStreamCaptureMode(cudaStreamCaptureMode* m) {
  std::swap(*m, t_mode);
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* e, cudaGraph_t g, unsigned long long) {
  const Lock lock;
  *e = reinterpret_cast<cudaGraphExec_t>(new Graph(*reinterpret_cast<Graph*>(g)));
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* e, cudaGraph_t g, unsigned long long flags) {
  return cudaGraphInstantiateWithFlags(e, g, flags);
}
cudaError_t cudaGraphDestroy(cudaGraph_t g) {
  delete reinterpret_cast<Graph*>(g);
  return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t g) {
  const Lock lock;
  run_all();
  delete reinterpret_cast<Graph*>(g);
  return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t graph, cudaStream_t s) {
  const Lock lock;
  if (stream_of(s)->recording) return complain("a graph is recorded into another");
  put(stream_of(s), [g = reinterpret_cast<Graph*>(graph)] {
    for (const std::function<void()>& work : g->work) work();
  });
  return cudaSuccess;
}
cudaError_t cudaGraphGetNodes(cudaGraph_t g, cudaGraphNode_t*, size_t* n) {
  *n = reinterpret_cast<Graph*>(g)->work.size();
  return cudaSuccess;
}

}  // extern "C"
