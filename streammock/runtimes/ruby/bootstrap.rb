# frozen_string_literal: true

# Runs a Ruby handler on behalf of the Lambda Runtime API. The standard library alone; nothing is added to Object.

require 'json'
require 'socket'

module StreammockBootstrap
  # One connection to the Runtime API.
  class Client
    PREFIX = '/2018-06-01/runtime/'

    def initialize(address)
      @address = address
      host, port = address.split(':')
      @socket = TCPSocket.new(host, port.to_i)
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    def next_work
      exchange('GET', 'invocation/next')
    end

    def respond(id, body)
      exchange('POST', "invocation/#{id}/response", body)
    end

    def fail(id, error)
      exchange('POST', "invocation/#{id}/error", JSON.generate(error), error_type(error))
    end

    def fail_init(error)
      exchange('POST', 'init/error', JSON.generate(error), error_type(error))
    end

    private

    def error_type(error)
      { 'Lambda-Runtime-Function-Error-Type' => error[:errorType].to_s.gsub(/[^\x20-\x7e]/, '?') }
    end

    def exchange(method, path, body = '', headers = {})
      body = body.b
      headers = { 'Host' => @address, 'Content-Type' => 'application/json', 'Content-Length' => body.bytesize }.merge(headers)
      lines = headers.map { |name, value| "#{name}: #{value}\r\n" }.join
      @socket.write("#{method} #{PREFIX}#{path} HTTP/1.1\r\n#{lines}\r\n".b + body)
      read_reply
    end

    def read_reply
      exit!(1) if @socket.gets("\r\n").nil? # whoever started us is gone
      headers = {}
      while (line = @socket.gets("\r\n")) && line != "\r\n"
        name, value = line.split(':', 2)
        headers[name.downcase] = value.strip
      end
      body = @socket.read(headers.fetch('content-length', '0').to_i) || ''
      [headers, body.force_encoding(Encoding::UTF_8)]
    end
  end

  # What a handler is told about the invocation.
  class Context
    attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
                :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms

    def initialize(headers)
      @aws_request_id = headers['lambda-runtime-aws-request-id']
      @invoked_function_arn = headers['lambda-runtime-invoked-function-arn']
      @deadline_ms = headers['lambda-runtime-deadline-ms'].to_i
      @client_context = headers['lambda-runtime-client-context']&.then { |text| JSON.parse(text) }
      @log_group_name = ENV.fetch('AWS_LAMBDA_LOG_GROUP_NAME')
      @log_stream_name = ENV.fetch('AWS_LAMBDA_LOG_STREAM_NAME')
      @function_name = ENV.fetch('AWS_LAMBDA_FUNCTION_NAME')
      @memory_limit_in_mb = ENV.fetch('AWS_LAMBDA_FUNCTION_MEMORY_SIZE')
      @function_version = ENV.fetch('AWS_LAMBDA_FUNCTION_VERSION')
    end

    def get_remaining_time_in_millis
      [deadline_ms - (Time.now.to_f * 1000).to_i, 0].max
    end
  end

  # Finds the handler: `file.function`, or `file.Class.method` (also `file.Module::Class.method`).
  class Handler
    def self.load(setting)
      file, owner, name = setting.split('.')
      owner, name = nil, owner if name.nil?
      raise ArgumentError, "Invalid handler #{setting}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD" if name.nil?

      require File.expand_path(file, ENV.fetch('LAMBDA_TASK_ROOT'))
      new(owner.nil? ? TOPLEVEL_BINDING.receiver : Object.const_get(owner), name)
    end

    def initialize(receiver, name)
      @receiver = receiver
      @name = name
    end

    def call(event, context)
      @receiver.__send__(@name, event: event, context: context)
    end
  end

  module_function

  def main
    $stdout.sync = true
    $stderr.sync = true
    client = Client.new(ENV.fetch('AWS_LAMBDA_RUNTIME_API'))
    ENV.delete('_LAMBDA_TELEMETRY_LOG_FD')
    Dir.chdir(ENV.fetch('LAMBDA_TASK_ROOT'))
    $LOAD_PATH.unshift(ENV.fetch('LAMBDA_TASK_ROOT'))
    handler = load_handler(client)
    loop { handle(client, handler) }
  end

  def load_handler(client)
    Handler.load(ENV.fetch('_HANDLER'))
  rescue Exception => error # rubocop:disable Lint/RescueException -- a LoadError is none of StandardError's
    raise if error.is_a?(SystemExit) || error.is_a?(SignalException)

    described = describe(error, 'Init')
    log(described, 'Init error when loading handler')
    client.fail_init(described)
    exit!(1)
  end

  def handle(client, handler)
    headers, body = client.next_work
    id = headers['lambda-runtime-aws-request-id']
    begin
      reply = handler.call(JSON.parse(body), Context.new(headers))
      client.respond(id, reply.is_a?(StringIO) ? reply.read : JSON.generate(reply))
    rescue Exception => error # rubocop:disable Lint/RescueException -- so does Lambda's client
      raise if error.is_a?(SystemExit) || error.is_a?(SignalException)

      described = describe(error, 'Function')
      log(described, 'Error raised from handler method')
      client.fail(id, described)
    end
  end

  def describe(error, stage)
    trace = (error.backtrace || []).reject { |line| line.start_with?(__FILE__) }
    { errorMessage: error.message.dup.force_encoding(Encoding::UTF_8).scrub, errorType: "#{stage}<#{error.class}>", stackTrace: trace }
  end

  def log(described, title)
    puts "#{title}"
    puts JSON.generate(described)
  end
end

# For a reply that is a stream.
require 'stringio'

StreammockBootstrap.main
